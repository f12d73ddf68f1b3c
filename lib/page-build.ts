import { execFileSync } from 'node:child_process';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SynthError } from './synth-error.ts';

const webDirectory = fileURLToPath(new URL('../web', import.meta.url));

/** Directories that are uploaded, each with its own `Cache-Control`. */
export interface BuiltPages {
  /** Scripts and styles, with a hash of what is in them in their names. */
  parts: string;
  /** The page that names them, and how it is set up. */
  entrance: string;
}

/** What the page asks for at its start: there is nowhere to pretend a payment but on a machine of one's own. */
const deployedConfig = { pretendPaymentsPath: null };

/**
 * Builds the fans' page into `<outputDirectory>/pages`.
 *
 * @throws SynthError with Vite's own message when it does not build.
 */
export function buildPages(outputDirectory: string, root = webDirectory): BuiltPages {
  const entrance = join(outputDirectory, 'pages', 'entrance');
  const parts = join(outputDirectory, 'pages', 'parts');
  runVite(root, entrance);
  const built = join(entrance, 'assets');
  if (!existsSync(built)) throw new SynthError(`The build of ${root} has left no parts in ${built}.`);
  // Of a synth before, into the same directory.
  rmSync(parts, { recursive: true, force: true });
  renameSync(built, parts);
  writeFileSync(join(entrance, 'config.json'), JSON.stringify(deployedConfig));
  return { parts, entrance };
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
