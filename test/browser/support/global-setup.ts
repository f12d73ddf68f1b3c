import type { TestProject } from 'vitest/node';
import { createOutputDirectory } from '../../../local/output-directory.ts';
import { buildPages } from '../../../local/pages/build-pages.ts';
import { synthesise } from '../../../local/synth.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The template as `cdk synth` makes it now. */
    template: string;
    /** Where the built page lies. */
    pagesDirectory: string;
  }
}

/** Synthesises the stack and builds the page, once for all test files. */
export default async function setup(project: TestProject): Promise<void> {
  const [template, pagesDirectory] = await Promise.all([
    synthesise({ outputDirectory: createOutputDirectory() }),
    buildPages(),
  ]);
  project.provide('template', template);
  project.provide('pagesDirectory', pagesDirectory);
}
