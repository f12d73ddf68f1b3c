import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findEntries, writeBundle } from '../../lib/bundles.ts';
import { SynthError } from '../../lib/synth-error.ts';

let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'holdfast-bundles-'));
});
afterEach(() => rmSync(project, { recursive: true }));

describe('bundles', () => {
  it('hold one module that exports the handler', async () => {
    const root = withFiles({
      'room/name.ts': 'export const greeting: string = "hello";',
      'room/greet.lambda.ts': 'import { greeting } from "./name.ts"; export const handler = () => greeting;',
    });
    const directory = writeBundle('greet', join(project, 'out'), root);
    expect(readdirSync(directory)).toEqual(['index.mjs']);
    const bundle = readFileSync(join(directory, 'index.mjs'), 'utf8');
    const module = await import(`data:text/javascript,${encodeURIComponent(bundle)}`);
    expect(module.handler()).toBe('hello');
  });

  it("stop the synth with esbuild's own message", () => {
    const root = withFiles({ 'room/broken.lambda.ts': 'export const handler = () => missing(;' });
    const attempt = () => writeBundle('broken', join(project, 'out'), root);
    expect(attempt).toThrow(SynthError);
    expect(attempt).toThrow(/Unexpected ";"\s+functions\/room\/broken\.lambda\.ts:1:37/);
  });

  it('stop the synth for an import that leads nowhere', () => {
    const root = withFiles({ 'room/lost.lambda.ts': 'export { handler } from "./nowhere.ts";' });
    expect(() => writeBundle('lost', join(project, 'out'), root)).toThrow(
      /Could not resolve "\.\/nowhere\.ts"/,
    );
  });

  it('stop the synth for a function without an entry', () => {
    const root = withFiles({ 'room/one.lambda.ts': 'export const handler = () => 1;' });
    const attempt = () => writeBundle('two', join(project, 'out'), root);
    expect(attempt).toThrow(/There is no entry .*two\.lambda\.ts\./);
  });

  it('bring no way to credentials but the environment', () => {
    const directory = writeBundle('reserve', join(project, 'out'));
    const bundle = readFileSync(join(directory, 'index.mjs'), 'utf8');
    const mentions = (trace: string) => bundle.includes(trace);
    expect(mentions('AWS_ACCESS_KEY_ID')).toBe(true);
    // ECS's metadata, single sign-on and profiles, by what each of them cannot do without.
    for (const trace of ['AWS_CONTAINER_CREDENTIALS', 'sso_start_url', 'credential_process'])
      expect(mentions(trace), trace).toBe(false);
  });

  it('refuse two entries of one name', () => {
    const root = withFiles({ 'a/same.lambda.ts': '', 'b/same.lambda.ts': '' });
    expect(() => findEntries(root)).toThrow(/Two entries have the name same/);
  });
});

function withFiles(files: Record<string, string>): string {
  const root = join(project, 'functions');
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}
