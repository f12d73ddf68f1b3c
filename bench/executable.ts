import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where a program is: on the path, or where Debian puts servers. */
export const findExecutable = (name: string): string | undefined =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin']
    .map((directory) => join(directory, name))
    .find(existsSync);
