import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { availableEngines, startEngine } from '../../local/engine/engine.ts';
import { synthesise } from '../../local/synth.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Every engine that this machine can run, running. */
    engines: { name: string; url: string }[];
    /** The template as `cdk synth` makes it now. */
    templatePath: string;
  }
}

/** Starts each engine and synthesises the stack, once for all test files. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const outputDirectory = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
  const names = await availableEngines();
  const [templatePath, ...engines] = await Promise.all([
    synthesise({ outputDirectory }),
    ...names.map((name) => startEngine({ name })),
  ]);
  project.provide('templatePath', templatePath);
  project.provide(
    'engines',
    engines.map(({ name, url }) => ({ name, url })),
  );
  return async () => {
    await Promise.all(engines.map((engine) => engine.close()));
    rmSync(outputDirectory, { recursive: true, force: true });
  };
}
