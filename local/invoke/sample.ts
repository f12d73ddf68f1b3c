import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { placeholdersIn } from './placeholders.ts';
import { placeholders } from './scene.ts';
import { UsageError } from './usage-error.ts';

const samplesDirectory = fileURLToPath(new URL('../../events', import.meta.url));

/** Where a function's own sample event lies: `events/<name>.json`. */
export const samplePath = (functionName: string): string => join(samplesDirectory, `${functionName}.json`);

/**
 * Reads an event; `-` is standard input.
 *
 * @throws UsageError for a missing file, for what is not JSON, and for placeholders that nothing could fill in.
 */
export function readSample(path: string): unknown {
  const event = parse(readText(path), path);
  for (const name of placeholdersIn(event)) {
    if (Object.hasOwn(placeholders, name)) continue;
    const known = Object.entries(placeholders).map(([each, meaning]) => `  \${${each}}  ${meaning}`);
    throw new UsageError(
      `${path}: the placeholder \${${name}} is not known. There are:\n${known.join('\n')}`,
    );
  }
  return event;
}

function readText(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(code === 'ENOENT' ? `There is no file ${path}.` : `${path}: ${message}`);
  }
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const where = path === '-' ? 'Standard input' : path;
    throw new UsageError(`${where} is not JSON: ${(error as Error).message}`);
  }
}
