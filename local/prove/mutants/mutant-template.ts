import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { bundleName, bundleOptions, bundlesIn } from '../../../lib/bundles.ts';
import type { Mutant } from './find-mutants.ts';

interface Template {
  Resources: Record<string, { Type: string; Metadata?: Record<string, string> }>;
}

/**
 * The template with every function built from the code with the mutant's change in it, and nothing else changed.
 *
 * @param directory Where it is written, with its bundles.
 * @returns its path.
 */
export async function writeMutantTemplate(
  mutant: Mutant,
  templatePath: string,
  directory: string,
): Promise<string> {
  const bundles = bundlesIn((await buildMutant(mutant)).outputFiles);
  const { Resources } = JSON.parse(readFileSync(templatePath, 'utf8')) as Template;
  mkdirSync(directory, { recursive: true });
  for (const [id, { Type, Metadata }] of Object.entries(Resources)) {
    const asset = Metadata?.['aws:asset:path'];
    if (Type !== 'AWS::Lambda::Function' || asset === undefined) continue;
    const bundle = bundles.get(bundleName(id));
    if (!bundle) throw new Error(`there is no bundle of ${id}`);
    mkdirSync(join(directory, asset), { recursive: true });
    writeFileSync(join(directory, asset, 'index.mjs'), bundle);
  }
  const path = join(directory, basename(templatePath));
  cpSync(templatePath, path);
  return path;
}

const buildMutant = ({ path, start, end, replacement }: Mutant) =>
  build({
    ...bundleOptions(),
    plugins: [
      {
        name: 'mutant',
        setup({ onLoad }) {
          onLoad({ filter: /\.ts$/ }, (file) => {
            if (file.path !== path) return undefined;
            const text = readFileSync(path, 'utf8');
            return { contents: text.slice(0, start) + replacement + text.slice(end), loader: 'ts' };
          });
        },
      },
    ],
  });
