import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync, formatMessagesSync, type OutputFile } from 'esbuild';
import { SynthError } from './synth-error.ts';

export const functionsDirectory = fileURLToPath(new URL('../functions', import.meta.url));

/** Functions that a stack has only when its settings ask for them. */
export const optionalFunctions = ['pretend-payment'];

/**
 * Writes the bundle of the function `name` (kebab-case, its entry is `functions/<room>/<name>.lambda.ts`) as
 * `<outputDirectory>/bundles/<name>/index.mjs`.
 *
 * @returns the directory that holds nothing but that file.
 * @throws SynthError with esbuild's own message when a function does not build, or when there is no such entry.
 */
export function writeBundle(name: string, outputDirectory: string, root = functionsDirectory): string {
  const bundle = bundlesOf(root).get(name);
  if (!bundle) throw new SynthError(`There is no entry ${join(root, '*', `${name}.lambda.ts`)}.`);
  const directory = join(outputDirectory, 'bundles', name);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'index.mjs'), bundle);
  return directory;
}

/** Entries under `root` by the name of their function: `reserve` -> `<root>/reservations/reserve.lambda.ts`. */
export function findEntries(root = functionsDirectory): Map<string, string> {
  const entries = new Map<string, string>();
  for (const file of globSync('**/*.lambda.ts', { cwd: root }).sort()) {
    const name = basename(file, '.lambda.ts');
    const other = entries.get(name);
    if (other) throw new SynthError(`Two entries have the name ${name}: ${other} and ${join(root, file)}.`);
    entries.set(name, join(root, file));
  }
  return entries;
}

type Bundles = Map<string, Uint8Array>;
const built = new Map<string, Bundles>();

/** All bundles at once, since one run of esbuild for all takes a tenth of the time of one run each. */
function bundlesOf(root: string): Bundles {
  const bundles = built.get(root) ?? build(root);
  built.set(root, bundles);
  return bundles;
}

function build(root: string): Bundles {
  try {
    const { outputFiles } = buildSync(bundleOptions(root));
    return bundlesIn(outputFiles);
  } catch (error) {
    throw new SynthError(esbuildMessage(error), { cause: error });
  }
}

/** Bundles by the name of their function. */
export const bundlesIn = (files: OutputFile[]): Bundles =>
  new Map(files.map(({ path, contents }) => [basename(path, '.mjs'), contents]));

/** How the bundles of all entries under `root` are built, in one run. */
export const bundleOptions = (root = functionsDirectory) =>
  ({
    entryPoints: Object.fromEntries(findEntries(root)),
    outdir: '/',
    // Paths in the bundles are relative to this, so that they are the same wherever the repository lies.
    absWorkingDir: dirname(root),
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    // Dependencies that offer both come as ES modules, which can be shaken; CommonJS would need a `require` shim.
    mainFields: ['module', 'main'],
    conditions: ['module'],
    // A third of a bundle would else be ways to credentials that Lambda does not need.
    alias: {
      '@aws-sdk/credential-provider-node': join(functionsDirectory, 'table', 'lambda-credentials.ts'),
    },
    // Names stay, so that a stack trace in the log can be read without source maps.
    minifyWhitespace: true,
    minifySyntax: true,
    logLevel: 'silent',
  }) as const satisfies BuildOptions;

/** `ReserveFunction` is bundled from the entry `reserve`. */
export const bundleName = (functionId: string): string =>
  functionId
    .replace(/Function$/, '')
    .replace(/(?<=.)[A-Z]/g, (letter) => `-${letter}`)
    .toLowerCase();

function esbuildMessage(error: unknown): string {
  if (!(error instanceof Error) || !('errors' in error) || !Array.isArray(error.errors)) throw error;
  return formatMessagesSync(error.errors, { kind: 'error' }).join('\n');
}
