import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { type BuildCache, buildCache, buildOnce } from '../../local/build-cache.ts';

let project: string;
let cache: BuildCache;
beforeEach(() => {
  project = newDirectory();
  for (const name of ['bin', 'lib', 'functions/queue', 'web', 'docs'])
    mkdirSync(join(project, name), { recursive: true });
  for (const name of [
    'bin/app.ts',
    'functions/queue/join.lambda.ts',
    'web/index.html',
    'cdk.json',
    'package-lock.json',
    'docs/x.md',
  ])
    writeFileSync(join(project, name), `first ${name}`);
  cache = buildCache(project, { name: 'things', sources: ['bin', 'functions', 'lib', 'web', 'cdk.json'] });
});

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** What a build would have made. */
function assembly(template: string): string {
  const directory = newDirectory();
  mkdirSync(join(directory, 'asset.1'));
  writeFileSync(join(directory, 'asset.1', 'index.mjs'), 'bundle');
  writeFileSync(join(directory, 'template.json'), template);
  return directory;
}

it('gives back what was kept under the key, and nothing under another', () => {
  cache.keep(assembly('one'), cache.key());
  const output = newDirectory();
  expect(cache.copyTo(output, 'another')).toBe(false);
  expect(readdirSync(output)).toEqual([]);
  expect(cache.copyTo(output, cache.key())).toBe(true);
  expect(readFileSync(join(output, 'template.json'), 'utf8')).toBe('one');
  expect(readFileSync(join(output, 'asset.1', 'index.mjs'), 'utf8')).toBe('bundle');
});

it('leaves out what only a deployment takes', () => {
  const synthesised = assembly('one');
  writeFileSync(join(synthesised, 'asset.2.zip'), 'a layer');
  cache.keep(synthesised, cache.key());
  const output = newDirectory();
  cache.copyTo(output, cache.key());
  expect(readdirSync(output).sort()).toEqual(['asset.1', 'template.json']);
});

it.each(['bin/app.ts', 'web/index.html', 'functions/queue/join.lambda.ts', 'cdk.json', 'package-lock.json'])(
  'has another key when %s changes',
  (name) => {
    const before = cache.key();
    expect(cache.key()).toBe(before);
    appendFileSync(join(project, name), ' ');
    expect(cache.key()).not.toBe(before);
  },
);

it('has another key when a source is new or has another name, and the same when a document changes', () => {
  const before = cache.key();
  writeFileSync(join(project, 'docs/x.md'), 'changed');
  expect(cache.key()).toBe(before);
  writeFileSync(join(project, 'lib/new.ts'), '');
  const withNew = cache.key();
  rmSync(join(project, 'lib/new.ts'));
  writeFileSync(join(project, 'lib/other.ts'), '');
  expect(new Set([before, withNew, cache.key()]).size).toBe(3);
});

it('keeps the first of two under one key, the newest five in all, and nothing unfinished', () => {
  cache.keep(assembly('first'), 'twice');
  cache.keep(assembly('second'), 'twice');
  const output = newDirectory();
  cache.copyTo(output, 'twice');
  expect(readFileSync(join(output, 'template.json'), 'utf8')).toBe('first');
  for (const key of ['b', 'c', 'd', 'e', 'f']) cache.keep(assembly(key), key);
  expect(readdirSync(join(project, 'node_modules', '.cache', 'holdfast', 'things')).sort()).toEqual([
    ...'bcdef',
  ]);
});

it('does without when nothing can be kept', () => {
  writeFileSync(join(project, 'node_modules'), 'a file in the way');
  cache.keep(assembly('one'), 'key');
  expect(cache.copyTo(newDirectory(), 'key')).toBe(false);
});

it('builds once from the same sources, and not at all when it was built before', async () => {
  let builds = 0;
  const build = async (output: string) => {
    builds += 1;
    writeFileSync(join(output, 'built'), `build ${builds}`);
  };
  for (let times = 0; times < 2; times += 1) {
    const output = newDirectory();
    await buildOnce(cache, output, () => build(output));
    expect(readFileSync(join(output, 'built'), 'utf8')).toBe('build 1');
  }
  appendFileSync(join(project, 'bin/app.ts'), ' ');
  const output = newDirectory();
  await buildOnce(cache, output, () => build(output));
  expect(readFileSync(join(output, 'built'), 'utf8')).toBe('build 2');
});

it('keeps nothing of sources that changed while they were built', async () => {
  const output = newDirectory();
  const before = cache.key();
  await buildOnce(cache, output, async () => appendFileSync(join(project, 'bin/app.ts'), ' '));
  expect(cache.copyTo(newDirectory(), before)).toBe(false);
  expect(cache.copyTo(newDirectory(), cache.key())).toBe(false);
});
