import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
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
    /** Where each stack leaves what it used of its permissions. */
    usageDirectory: string;
    /** Why this run is not the whole suite; null when it is. */
    whyPartial: string | null;
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
  const usageDirectory = join(outputDirectory, 'usage');
  mkdirSync(usageDirectory);
  project.provide('usageDirectory', usageDirectory);
  project.provide('whyPartial', await whyPartial(project));
  project.provide(
    'engines',
    engines.map(({ name, url }) => ({ name, url })),
  );
  return async () => {
    await Promise.all(engines.map((engine) => engine.close()));
    rmSync(outputDirectory, { recursive: true, force: true });
  };
}

async function whyPartial({ vitest }: TestProject): Promise<string | null> {
  const pattern = vitest.getGlobalTestNamePattern();
  if (pattern) return `only tests named ${pattern} ran`;
  const { project: projects } = vitest.config;
  if (projects.length > 0) return `only project ${projects.join(', ')} ran`;
  const globbed = await Promise.all(vitest.projects.map((project) => project.globTestFiles()));
  const files = globbed.flatMap(({ testFiles }) => testFiles);
  const asked = new Set(vitest.state.getPaths());
  const left = files.filter((file) => !asked.has(file));
  return left.length > 0 ? `${left.length} of ${files.length} test files did not run` : null;
}
