import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join, relative } from 'node:path';

/** What is built from the project's sources again and again. */
export interface BuildKind {
  /** Its folder in the cache. */
  name: string;
  /** Directories and files that it is made of, below the project. */
  sources: string[];
}

/** What every build depends on: the packages, by what npm says it installed, and how builds are kept. */
const sharedSources = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'node_modules/.package-lock.json',
  'local/build-cache.ts',
];
/** So that worktrees that share their packages do not take each other's away. */
const mostKept = 5;

/** Outputs that were built before, each under a key of its sources. */
export interface BuildCache {
  /** Of the sources as they are now. */
  key(): string;
  /** Copies what is kept under the key into the directory, which is empty. @returns false when nothing whole is there. */
  copyTo(outputDirectory: string, key: string): boolean;
  /** Keeps a copy of the directory under the key, and no more than the newest few. It never throws. */
  keep(outputDirectory: string, key: string): void;
}

/** A cache for the project in this directory, kept below its packages: what is there is nobody's to look after. */
export function buildCache(projectDirectory: string, { name, sources }: BuildKind): BuildCache {
  const cacheDirectory = join(projectDirectory, 'node_modules', '.cache', 'holdfast', name);
  return {
    key: () => keyOf(projectDirectory, [...sources, ...sharedSources]),
    copyTo(outputDirectory, key) {
      try {
        cpSync(join(cacheDirectory, key), outputDirectory, { recursive: true });
        return true;
      } catch {
        // There is none, or another process takes it away just now.
        for (const name of readdirSync(outputDirectory))
          rmSync(join(outputDirectory, name), { recursive: true, force: true });
        return false;
      }
    },
    keep(outputDirectory, key) {
      try {
        keep(cacheDirectory, outputDirectory, key);
      } catch {
        // Another process was first, or the packages cannot be written to: then it is built again.
      }
    },
  };
}

function keyOf(projectDirectory: string, sources: string[]): string {
  const hash = createHash('sha256').update(`${process.version} ${process.platform} ${process.arch}`);
  for (const path of sources.flatMap((source) => filesAt(projectDirectory, source))) {
    const bytes = readFileSync(join(projectDirectory, path));
    hash.update(`\n${path} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

/** Paths relative to the project, in an order that is always the same. */
function filesAt(projectDirectory: string, path: string): string[] {
  const found = statSync(join(projectDirectory, path), { throwIfNoEntry: false });
  if (!found?.isDirectory()) return found ? [path] : [];
  return readdirSync(join(projectDirectory, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(projectDirectory, join(parentPath, name)))
    .sort();
}

/** All but what only a deployment takes: 22 MB with which the pages are uploaded. */
const isRead = (path: string): boolean => !path.endsWith('.zip');

/** Whole or not at all: nobody ever sees a part of it under its key. */
function keep(cacheDirectory: string, outputDirectory: string, key: string): void {
  mkdirSync(cacheDirectory, { recursive: true });
  const unfinished = mkdtempSync(join(cacheDirectory, 'unfinished-'));
  try {
    cpSync(outputDirectory, unfinished, { recursive: true, filter: isRead });
    renameSync(unfinished, join(cacheDirectory, key));
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  removeOld(cacheDirectory);
}

function removeOld(cacheDirectory: string): void {
  const kept = readdirSync(cacheDirectory)
    .map((name) => ({ name, atMs: statSync(join(cacheDirectory, name)).mtimeMs }))
    .sort((a, b) => b.atMs - a.atMs);
  for (const { name } of kept.slice(mostKept)) {
    // Renamed first: whoever copies it meanwhile fails, instead of getting a part.
    const leaving = mkdtempSync(join(cacheDirectory, 'leaving-'));
    renameSync(join(cacheDirectory, name), join(leaving, name));
    rmSync(leaving, { recursive: true, force: true });
  }
}

/**
 * Builds into the directory, which is empty, or takes what was built from the very same sources before.
 *
 * @throws what the build throws.
 */
export async function buildOnce(
  cache: BuildCache,
  outputDirectory: string,
  build: () => Promise<void>,
): Promise<void> {
  const key = cache.key();
  if (cache.copyTo(outputDirectory, key)) return;
  await build();
  // Sources that changed meanwhile may be in it, or not.
  if (cache.key() === key) cache.keep(outputDirectory, key);
}
