import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createOutputDirectory } from '../../local/output-directory.ts';

test('what a killed process left goes at the next start, and what a running one has stays', () => {
  const temporary = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
  vi.stubEnv('TMPDIR', temporary);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(temporary, { recursive: true, force: true });
  });
  const { pid: endedId } = spawnSync(process.execPath, ['--eval', '']);
  const others = [`holdfast-${process.ppid}-running`, 'holdfast-test-x', 'someone-1-else'];
  for (const name of [`holdfast-${endedId}-left`, ...others])
    mkdirSync(join(temporary, name, 'deep'), { recursive: true });

  const own = basename(createOutputDirectory());
  expect(own).toContain(`holdfast-${process.pid}-`);
  expect(readdirSync(temporary).sort()).toEqual([own, ...others].sort());
});
