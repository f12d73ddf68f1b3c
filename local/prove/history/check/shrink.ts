import { linearise } from './linearise.ts';
import type { SeatOp } from './seat-lock.ts';
import type { Tracked } from './tracked.ts';

/** So many searches at most for one story: it need not be the very shortest. */
const mostSearches = 3000;
const mostStatesPerSearch = 20_000;

/**
 * The few operations of a seat that have no order by themselves. Only what keeps this sound is left out: answers,
 * since they change nothing, and whole reservations that no answer left in needs as an owner.
 */
export function shrink(ops: SeatOp[], failedAt: SeatOp, clockSkewMs: number): SeatOp[] {
  let searches = 0;
  const fails = (some: SeatOp[]): boolean => {
    searches += 1;
    return searches <= mostSearches && linearise(some, clockSkewMs, mostStatesPerSearch).outcome === 'failed';
  };
  // Whatever began later has no part in it; what may have ended later is kept as it is.
  let kept = ops.filter(({ startMs }) => startMs <= failedAt.endMs);
  if (!fails(kept)) return ops;
  kept = withoutLooks(kept, fails);
  for (const group of groupsOf(kept)) {
    const rest = kept.filter((op) => !group.includes(op));
    if (!needsOwner(rest, group, clockSkewMs) && fails(rest)) kept = rest;
  }
  return withoutLooks(kept, fails);
}

/** Leaves out answers, many at once as long as that goes. */
function withoutLooks(ops: SeatOp[], fails: (ops: SeatOp[]) => boolean): SeatOp[] {
  let kept = ops;
  for (let size = 2 ** Math.ceil(Math.log2(Math.max(1, ops.length))); size >= 1; size /= 2) {
    const looks = kept.filter(({ look }) => look);
    for (let from = 0; from < looks.length; from += size) {
      const out = new Set(looks.slice(from, from + size));
      const rest = kept.filter((op) => !out.has(op));
      if (fails(rest)) kept = rest;
    }
  }
  return kept;
}

/** What goes together: all of one reservation. */
const groupsOf = (ops: SeatOp[]): SeatOp[][] =>
  [...Map.groupBy(ops, reservationOf)].filter(([tracked]) => tracked).map(([, group]) => group);

const reservationOf = ({ effect, look }: SeatOp): Tracked | undefined =>
  effect?.by ?? (look?.kind === 'sees' ? look.by : undefined);

/** Whether an answer among these says that the seat was taken while the group may have been its owner. */
function needsOwner(ops: SeatOp[], group: SeatOp[], clockSkewMs: number): boolean {
  const fromMs = Math.min(...group.map(({ startMs }) => startMs));
  const isForGood = group.some(({ effect }) => effect?.kind === 'sell');
  const untilMs = isForGood ? Number.POSITIVE_INFINITY : lapsedAtMs(group) + clockSkewMs;
  return ops.some(
    ({ look, startMs, endMs }) =>
      (look?.kind === 'taken' || look?.kind === 'held' || look?.kind === 'sold') &&
      endMs >= fromMs &&
      startMs <= untilMs,
  );
}

const lapsedAtMs = (group: SeatOp[]): number =>
  Math.max(...group.map((op) => reservationOf(op)?.expiresAtMs ?? op.endMs));
