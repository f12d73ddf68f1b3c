import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFunction } from '../../../local/invoke/function-names.ts';
import { fillPlaceholders, placeholdersIn } from '../../../local/invoke/placeholders.ts';

describe('placeholders', () => {
  const event = { body: '{"a":"${one}","b":"${two}${one}"}', list: ['${three}', 4], none: null };

  it('are found in strings at any depth, each once', () => {
    expect(placeholdersIn(event)).toEqual(['one', 'two', 'three']);
  });

  it('are replaced by their values, and nothing else is', () => {
    expect(fillPlaceholders(event, { one: '1', two: '$&', three: '3' })).toEqual({
      body: '{"a":"1","b":"$&1"}',
      list: ['3', 4],
      none: null,
    });
  });

  it('without a value are named', () => {
    expect(() => fillPlaceholders(event, { one: '1', three: '3' })).toThrow('${two}');
    expect(() => fillPlaceholders('${toString}', {})).toThrow('${toString}');
  });
});

describe('function names', () => {
  it.each(['release-expired-reservations', 'ReleaseExpiredReservationsFunction'])('%s is found', (typed) => {
    expect(findFunction(typed)).toEqual({
      name: 'release-expired-reservations',
      functionId: 'ReleaseExpiredReservationsFunction',
    });
  });

  it('that are not there get the list of those that are', () => {
    expect(() => findFunction('reserv')).toThrow(/no function reserv\. There are:[\s\S]*\n {2}reserve$/m);
  });
});

/** Synthesising and starting a stack, on a machine that does other things beside it. */
const startLimitMs = 60_000;

describe('the command', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'holdfast-invoke-test-'));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it('prints the answer alone on standard output, and the rest on standard error', {
    timeout: startLimitMs,
  }, async () => {
    const { status, stdout, stderr } = await run(['health']);
    expect(JSON.parse(stdout)).toMatchObject({ statusCode: 200, body: '{"status":"ok"}' });
    expect(stderr).toMatch(/"status": "ok"[\s\S]*took \d+\.\d ms\nAWS calls none/);
    expect(status).toBe(0);
  });

  it('ends with 1 and tells the error when the function fails', { timeout: startLimitMs }, async () => {
    const { status, stdout, stderr } = await run(['expire', '-'], '{"wrong":true}');
    expect(stdout).toBe('');
    expect(stderr).toMatch(/The function failed: \S*Error: [\s\S]*\n +at /);
    expect(status).toBe(1);
  });

  it.each([
    ['a missing file', ['reserve', 'no/such.json'], '', 'There is no file no/such.json.'],
    ['broken JSON', ['reserve', '-'], '{"a":', 'Standard input is not JSON: '],
    ['an unknown placeholder', ['reserve', '-'], '{"a":"${b}"}', '-: the placeholder ${b} is not known.'],
    ['an unknown function', ['nothing'], '', 'There is no function nothing. There are:\n  backstop\n'],
  ])('says so at once for %s', async (_, args, input, message) => {
    const { status, stdout, stderr } = await run(args, input);
    expect(stderr.startsWith(message), stderr).toBe(true);
    expect(stderr).not.toContain('    at ');
    expect(stdout).toBe('');
    expect(status).toBe(1);
  });

  it('reads a file that is named', async () => {
    const path = join(directory, 'own.json');
    writeFileSync(path, '[');
    expect((await run(['reserve', path])).stderr).toContain(`${path} is not JSON: `);
  });
});

async function run(args: string[], input = '') {
  const env = { ...process.env, NO_COLOR: '1' };
  const child = spawn(process.execPath, ['local/invoke/main.ts', ...args], { env });
  child.stdin.end(input);
  const [stdout, stderr, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('close', resolve)),
  ]);
  return { status, stdout, stderr };
}
