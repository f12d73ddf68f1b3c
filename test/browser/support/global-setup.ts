import type { TestProject } from 'vitest/node';
import { createOutputDirectory } from '../../../local/output-directory.ts';
import { pagesBeside } from '../../../local/pages/pages.ts';
import { synthesise } from '../../../local/synth.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The template as `cdk synth` makes it now. */
    template: string;
    /** Where the built page lies. */
    pagesDirectory: string;
  }
}

/** Synthesises the stack, with the page that it would upload, once for all test files. */
export default async function setup(project: TestProject): Promise<void> {
  const template = await synthesise({ outputDirectory: createOutputDirectory() });
  project.provide('template', template);
  project.provide('pagesDirectory', pagesBeside(template) ?? '');
}
