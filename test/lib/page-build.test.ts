import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join, relative } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { buildPages } from '../../lib/page-build.ts';
import { SynthError } from '../../lib/synth-error.ts';

const config = { pretendPaymentsPath: '/somewhere' };

function project(script: string): { root: string; output: string } {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const root = join(directory, 'web');
  mkdirSync(root);
  writeFileSync(join(root, 'index.html'), '<script type="module" src="./page.ts"></script>');
  writeFileSync(join(root, 'page.ts'), script);
  return { root, output: join(directory, 'out') };
}

it('leaves parts with a hash in their names, and apart from them what names them', () => {
  const { root, output } = project("const word: string = 'built'; document.title = word;");
  // As the CDK's command line says it.
  const pages = buildPages(relative('.', output), config, root);
  expect(isAbsolute(pages)).toBe(true);
  const parts = join(pages, 'assets');
  const [part = '', ...more] = readdirSync(parts);
  expect(more).toEqual([]);
  expect(part).toMatch(/^index-[\w-]{8}\.js$/);
  expect(readFileSync(join(parts, part), 'utf8')).toContain('built');
  expect(readdirSync(pages).sort()).toEqual(['assets', 'config.json', 'index.html']);
  expect(readFileSync(join(pages, 'index.html'), 'utf8')).toContain(`/assets/${part}`);
  expect(JSON.parse(readFileSync(join(pages, 'config.json'), 'utf8'))).toEqual(config);
});

it('gives the same names to the same sources, and takes away what an earlier build left', () => {
  const { root, output } = project('document.title = "one";');
  const partsNow = () => readdirSync(join(buildPages(output, config, root), 'assets'));
  const [first] = partsNow();
  expect(partsNow()).toEqual([first]);
  writeFileSync(join(root, 'page.ts'), 'document.title = "two";');
  const after = partsNow();
  expect(after).toHaveLength(1);
  expect(after).not.toEqual([first]);
});

it("stops the synth with Vite's own message", () => {
  const { root, output } = project('import "./nowhere.ts";');
  const attempt = () => buildPages(output, config, root);
  expect(attempt).toThrow(SynthError);
  expect(attempt).toThrow(/does not build[\s\S]*\.\/nowhere/);
});
