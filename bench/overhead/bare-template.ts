import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { bundleOptions } from '../../lib/bundles.ts';

export const barePath = '/bench/reservations';
const asset = 'asset.bare-reserve';
const entry = fileURLToPath(new URL('bare-reserve.ts', import.meta.url));

interface Template {
  Resources: Record<
    string,
    { Type: string; Metadata?: Record<string, unknown>; Properties?: Record<string, unknown> }
  >;
}

/**
 * Puts the bare handler beside ours: a copy of each resource of the reserve function, under a route of its own. Takes the
 * stage's throttle away, which would measure itself on a faster machine. Changes the template in place.
 *
 * @returns the path of the template, which stays what it was.
 */
export function addBareHandler(templatePath: string): string {
  writeBundle(dirname(templatePath));
  const template = JSON.parse(readFileSync(templatePath, 'utf8')) as Template;
  const ours = Object.entries(template.Resources).filter(([id, resource]) =>
    /(?<![A-Za-z])(Api\w*)?ReserveFunction/.test(`${id} ${JSON.stringify(resource)}`),
  );
  const routes = ours.filter(([, { Type }]) => Type === 'AWS::ApiGatewayV2::Route');
  for (const [id, resource] of ours) {
    const copy = JSON.parse(renamed(JSON.stringify(resource)));
    if (copy.Type === 'AWS::Lambda::Function') copy.Metadata['aws:asset:path'] = asset;
    template.Resources[routes.some(([route]) => route === id) ? 'BareReserveRoute' : renamed(id)] = copy;
  }
  for (const { Type, Properties } of Object.values(template.Resources))
    if (Type === 'AWS::ApiGatewayV2::Stage') delete Properties?.DefaultRouteSettings;
  writeFileSync(templatePath, JSON.stringify(template));
  return templatePath;
}

const renamed = (text: string): string =>
  text.replaceAll(/ReserveFunction/g, 'BareReserveFunction').replaceAll('/api/v1/reservations', barePath);

function writeBundle(assetsDirectory: string): void {
  const { alias: _, entryPoints: __, outdir: ___, ...options } = bundleOptions();
  const { outputFiles } = buildSync({ ...options, entryPoints: [entry], outdir: '/' });
  const directory = join(assetsDirectory, asset);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'index.mjs'), outputFiles[0]?.contents ?? '');
}
