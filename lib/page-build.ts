import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SynthError } from './synth-error.ts';

const webDirectory = fileURLToPath(new URL('../web', import.meta.url));

/** What the page asks for before it is paid. */
export interface PageConfig {
  /** Where it may pretend to pay; null where payment happens elsewhere. */
  pretendPaymentsPath: string | null;
}

/**
 * Builds the fans' page into `<outputDirectory>/pages`: the page itself and how it is set up, and in `assets` its parts,
 * with a hash of what is in them in their names.
 *
 * @returns that directory, as an absolute path.
 * @throws SynthError with Vite's own message when it does not build.
 */
export function buildPages(outputDirectory: string, config: PageConfig, root = webDirectory): string {
  // The CDK's command line hands over a relative directory, and Vite runs in another than ours.
  const pages = resolve(outputDirectory, 'pages');
  runVite(root, pages);
  writeFileSync(join(pages, 'config.json'), JSON.stringify(config));
  return pages;
}

/** In a process of its own: Vite builds asynchronously, and a synth does not wait. */
function runVite(root: string, outputDirectory: string): void {
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js');
  const args = ['build', root, '--outDir', outputDirectory, '--emptyOutDir', '--logLevel', 'warn'];
  try {
    execFileSync(process.execPath, [vite, ...args], {
      cwd: root,
      // A synth within a test must not build a page for tests.
      env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    const { stderr = '', stdout = '' } = error as { stderr?: Buffer | string; stdout?: Buffer | string };
    throw new SynthError(`The fans' page does not build.\n${`${stderr}${stdout}`.trim()}`, { cause: error });
  }
}
