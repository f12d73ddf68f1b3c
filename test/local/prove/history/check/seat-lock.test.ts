import { expect, test } from 'vitest';
import { applyEffect } from '../../../../../local/prove/history/check/seat-lock.ts';
import type { Tracked } from '../../../../../local/prove/history/check/tracked.ts';

const reservation = (createdAtMs: number, expiresAtMs: number) => ({ createdAtMs, expiresAtMs }) as Tracked;
const holder = { by: reservation(0, 60_000), sold: false };
const takes = (createdAtMs: number, endMs: number, sold = false) =>
  applyEffect(
    { ...holder, sold },
    { kind: 'take', by: reservation(createdAtMs, createdAtMs + 60_000) },
    { endMs, clockSkewMs: 1 },
  ) !== undefined;

test.each<[string, boolean, boolean]>([
  ['from the millisecond of the lapse on', takes(60_000, 60_010), true],
  ['judged before it and landed after it, when the lock had been cleared', takes(59_000, 60_500), true],
  ['answered before it', takes(59_000, 59_500), false],
  ['judged longer before it than a request lasts, and only seen after it', takes(50_000, 70_000), false],
  ['of a seat that is sold', takes(60_000, 60_010, true), false],
])('a held seat is taken %s', (_, isTaken, expected) => expect(isTaken).toBe(expected));
