import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Access, createAccess } from '../../local/iam/iam.ts';
import { loadTemplate } from '../../local/template.ts';

/** Adds what a stack used of its permissions to the directory: a file of its own, since stacks end at the same time. */
export function keepUsage(directory: string, access: Access): void {
  const names = access.usage().flatMap(({ name, isUsed }) => (isUsed ? [name] : []));
  writeFileSync(join(directory, `${randomUUID()}.json`), JSON.stringify(names));
}

/** The names of what the template grants and no stack used that left its usage in the directory. */
export function unusedGrants(templatePath: string, directory: string): string[] {
  const files = readdirSync(directory);
  if (files.length === 0) throw new Error('no stack has said what it used');
  const used = new Set(files.flatMap((file) => JSON.parse(readFileSync(join(directory, file), 'utf8'))));
  const granted = createAccess(loadTemplate({ path: templatePath, suffix: 'none' })).usage();
  return granted.map(({ name }) => name).filter((name) => !used.has(name));
}
