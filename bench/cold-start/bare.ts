import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { bundleOptions, findEntries } from '../../lib/bundles.ts';

/** A handler that does nothing but send one command. */
export interface Bare {
  bundlePath: string;
  bytes: number;
}

const projectDirectory = fileURLToPath(new URL('../..', import.meta.url));

/** The first client of those that a function bundles is the one that its bare handler calls. */
const callsOf: Record<string, { client: string; command: string }> = {
  'client-dynamodb': { client: 'DynamoDBClient', command: 'GetItemCommand' },
  'client-eventbridge': { client: 'EventBridgeClient', command: 'PutEventsCommand' },
  'client-scheduler': { client: 'SchedulerClient', command: 'GetScheduleCommand' },
  'client-secrets-manager': { client: 'SecretsManagerClient', command: 'GetSecretValueCommand' },
};

/** AWS clients by function, as they stand in its bundle: `reserve` -> `['client-dynamodb', 'client-secrets-manager']`. */
export function clientsByFunction(): Map<string, string[]> {
  const { outputs } = buildSync({ ...bundleOptions(), metafile: true }).metafile;
  const clients = Object.values(outputs).map(({ entryPoint = '', inputs }) => {
    const names = Object.keys(inputs).flatMap((path) => /@aws-sdk\/(client-[a-z-]+)\//.exec(path)?.[1] ?? []);
    return [entryPoint, [...new Set(names)].sort()] as const;
  });
  const byEntry = new Map(clients);
  return new Map(
    [...findEntries()].map(([name, path]) => {
      const entry = [...byEntry.keys()].find((entryPoint) => path.endsWith(entryPoint)) ?? '';
      return [name, byEntry.get(entry) ?? []];
    }),
  );
}

/**
 * Bundles a bare handler with these clients and the settings of our bundles. Its credentials come as the SDK has them,
 * by whichever way, or as `ours` do, which know Lambda's alone. Its event is the input of its one command; with no client
 * it answers at once.
 */
export function buildBare(clients: readonly string[], directory: string, credentials: 'any' | 'ours'): Bare {
  const { alias, entryPoints: _, outdir: __, ...options } = bundleOptions();
  const { outputFiles } = buildSync({
    ...options,
    ...(credentials === 'ours' && { alias }),
    stdin: { contents: sourceOf(clients), resolveDir: projectDirectory, loader: 'ts' },
  });
  const contents = outputFiles[0]?.contents ?? new Uint8Array();
  const bundlePath = join(directory, credentials, clients.join('+') || 'none', 'index.mjs');
  mkdirSync(join(bundlePath, '..'), { recursive: true });
  writeFileSync(bundlePath, contents);
  return { bundlePath, bytes: contents.length };
}

function sourceOf(clients: readonly string[]): string {
  const [called] = clients;
  if (called === undefined) return 'export const handler = async () => ({ statusCode: 200 });';
  const lines = clients.map((name) => {
    const call = callsOf[name];
    if (!call) throw new Error(`no bare handler for ${name} is known`);
    return `import { ${call.client}, ${call.command} } from '@aws-sdk/${name}'; export const ${call.client}Of = new ${call.client}({}); export const ${call.command}Of = ${call.command};`;
  });
  const { client, command } = callsOf[called] as (typeof callsOf)[string];
  return `${lines.join('\n')}\nexport const handler = (event) => ${client}Of.send(new ${command}(event));`;
}
