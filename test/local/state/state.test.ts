import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openState } from '../../../local/state/state.ts';

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'holdfast-state-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

test('everything is there again after a restart', () => {
  const path = directory();
  const before = openState(path);
  const secret = before.secret('s', () => 'generated');
  before.addEvent({ id: 1 });
  before.addDeadLetter({ source: 'q', reason: 'r', payload: undefined });
  before.setCheckpoint('m', 'shard', '17');
  before.addSchedule({ group: 'g', name: 'n', atMs: 5, request: { a: 1 } });
  before.close();

  const after = openState(path);
  onTestFinished(() => after.close());
  expect(after.secret('s', () => 'another')).toBe(secret);
  expect(after.events()).toEqual([{ id: 1 }]);
  expect(after.deadLetters()).toEqual([{ source: 'q', reason: 'r', payload: null }]);
  expect(after.checkpoint('m', 'shard')).toBe('17');
  expect(after.schedules()).toEqual([{ group: 'g', name: 'n', atMs: 5, request: { a: 1 } }]);
});

test('a data directory in use is refused', () => {
  const path = directory();
  const first = openState(path);
  expect(() => openState(path)).toThrow('in use by another local stack');
  first.close();
  openState(path).close();
});

test('a transaction keeps everything or nothing', () => {
  const state = openState();
  const failing = () =>
    state.transaction(() => {
      state.addEvent({ id: 1 });
      state.transaction(() => state.addEvent({ id: 2 }));
      throw new Error('stop');
    });
  expect(failing).toThrow('stop');
  expect(state.events()).toEqual([]);
});

test('the newest 20,000 events are kept, and counted from the first', () => {
  const state = openState();
  state.transaction(() => {
    for (let id = 1; id <= 20_002; id += 1) state.addEvent({ id });
  });
  expect(state.events()).toHaveLength(20_000);
  expect(state.events()[0]).toEqual({ id: 3 });
  expect(state.events(20_000)).toEqual([{ id: 20_001 }, { id: 20_002 }]);
  expect(state.events(20_002)).toEqual([]);
});

test('an invocation waits for its next attempt until it is removed', () => {
  const state = openState();
  const invocation = { functionId: 'F', event: { a: 1 }, queuedAtMs: 1, attempts: 0, notBeforeMs: 1 };
  const id = state.addInvocation(invocation);
  state.postponeInvocation(id, 1, 60_000);
  expect(state.invocations()).toEqual([{ ...invocation, id, attempts: 1, notBeforeMs: 60_000 }]);
  state.removeInvocation(id);
  expect(state.invocations()).toEqual([]);
});

test('the next schedule is the earliest', () => {
  const state = openState();
  expect(state.nextScheduleAtMs()).toBeUndefined();
  state.addSchedule({ group: 'g', name: 'late', atMs: 9, request: {} });
  state.addSchedule({ group: 'g', name: 'soon', atMs: 3, request: {} });
  expect(state.addSchedule({ group: 'g', name: 'soon', atMs: 1, request: {} })).toBe(false);
  expect(state.nextScheduleAtMs()).toBe(3);
  expect(state.schedules(5).map(({ name }) => name)).toEqual(['soon']);
});
