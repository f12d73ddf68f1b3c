import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { runStory } from '../../../../local/prove/model/run-story.ts';
import { startWorld } from '../../../../local/prove/model/world.ts';
import { findMutants, unconditionalWriters } from '../../../../local/prove/mutants/find-mutants.ts';
import { killers } from '../../../../local/prove/mutants/killers.ts';
import { writeMutantTemplate } from '../../../../local/prove/mutants/mutant-template.ts';

const directory = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Mutants of a store of these lines. */
function mutantsOf(name: string, ...lines: string[]) {
  const root = join(directory, name);
  mkdirSync(root);
  const conditions = "export const thingConditions = { isNew: 'a', isOurs: 'b', lives: 'c' } as const;";
  const rest = 'const { isNew, isOurs, lives } = thingConditions; const alive = all(isOurs, lives);';
  writeFileSync(join(root, 'store.ts'), [conditions, rest, ...lines].join('\n'));
  return findMutants(root);
}

describe('the mutants', () => {
  it('are found in the code, and each has a story that notices it', () => {
    const names = findMutants().map(({ name }) => name);
    expect(names.length).toBeGreaterThan(30);
    expect(new Set(names).size).toBe(names.length);
    expect(Object.keys(killers).sort(), 'add a story to killers.json, or take one out').toEqual(names.sort());
  });

  it('leave out the writes that say that they need none, and no others', () => {
    expect(unconditionalWriters()).toEqual(['putConcert', 'hurryGate', 'addLostRaces']);
    const spelling = globSync('functions/**/*.ts').filter((path) =>
      /\bConditionExpression:/.test(readFileSync(path, 'utf8')),
    );
    expect(spelling, 'no other spells a condition of its own').toEqual(['functions/table/write.ts']);
  });

  it('are one for each condition of each write, and one without any where there are several', () => {
    const found = mutantsOf(
      'several',
      'const make = () => ({ put: 1, condition: isNew });',
      'function change() { return write({ update: 1, condition: all(isNew, alive) }); }',
      'export const take = (): Write => ({ put: 1, condition: any(thingConditions.isNew, lives) });',
    );
    expect(found.map(({ name }) => name)).toEqual([
      'make without isNew',
      'change without isNew',
      'change without isOurs',
      'change without lives',
      'change without any condition',
      'take without isNew',
      'take without lives',
      'take without any condition',
    ]);
    // One of several that must all hold is always true; one of several of which any will do is never true.
    expect(found[1]?.replacement).toContain('(a) OR attribute_not_exists(nothing)');
    expect(found[5]?.replacement).toContain('(a) AND attribute_exists(nothing)');
  });

  it.each([
    ["const make = () => ({ put: 1, condition: 'a' });", 'make: Literal is no named condition'],
    ['const make = () => ({ put: 1, condition: other });', 'make: other is no named condition'],
    ['const make = (condition) => ({ put: 1, condition });', 'make: spell the condition out'],
  ])('cannot be hidden: %s', (line, message) => {
    expect(() => mutantsOf(`hidden ${message}`, line)).toThrow(message);
  });
});

it('without the lock’s condition a seat is sold twice, and the story says to whom', async () => {
  const mutant = findMutants().find(({ name }) => name === 'lockSeat without any condition');
  const story = killers['lockSeat without any condition'];
  if (!mutant || !story) throw new Error('there is no such mutant');
  const templatePath = await writeMutantTemplate(mutant, inject('templatePath'), join(directory, 'mutant'));
  const world = await startWorld({ templatePath, engineUrl: inject('engines')[0]?.url, seed: 1 });
  const finding = await runStory(world, story, {});
  await world.close();
  expect(finding?.title).toBe(
    'fan 2 reserves A-1-1: answered 201, and must be SEATS_UNAVAILABLE; A-1-1 belongs to fan 1',
  );
  expect(finding?.story.slice(-2)).toEqual([
    '0.000 s  fan 1 reserves A-1-1 (key "fan 1, 1"): 201',
    '0.000 s  fan 2 reserves A-1-1 (key "fan 2, 1"): 201',
  ]);
});
