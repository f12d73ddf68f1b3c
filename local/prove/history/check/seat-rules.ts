import type { Finding } from '../../part.ts';
import type { HistoryHeader, Operation } from '../operation.ts';
import { linearise } from './linearise.ts';
import type { LookOp, SeatOp } from './seat-lock.ts';
import { seatHistories } from './seat-ops.ts';
import { shrink } from './shrink.ts';
import { storyOf } from './story.ts';
import type { Reservations } from './tracked.ts';

export interface SeatVerdict {
  findings: Finding[];
  seats: number;
  /** Answers about a seat that an unknown outcome makes say nothing. */
  leftOpen: number;
  /** States of the seat that needed most. */
  largestSearch: number;
}

/** Whether each seat's history has a linearisation. */
export function checkSeats(
  header: HistoryHeader,
  operations: Operation[],
  reservations: Reservations,
  mostStates?: number,
): SeatVerdict {
  const { clockSkewMs } = header;
  const findings: Finding[] = [];
  let largestSearch = 0;
  const histories = seatHistories(header, operations, reservations);
  let leftOpen = 0;
  for (const [seat, history] of histories) {
    const { ops } = history;
    leftOpen += history.leftOpen;
    const search = linearise(ops, clockSkewMs, mostStates);
    largestSearch = Math.max(largestSearch, search.states);
    if (search.outcome === 'undecided') findings.push(undecided(seat, search.states));
    if (search.outcome === 'failed') findings.push(brokenSeat(seat, ops, search.at, clockSkewMs));
  }
  return { findings, seats: histories.size, leftOpen, largestSearch };
}

const undecided = (seat: string, states: number): Finding => ({
  title: `seat ${seat}: not decided, the search was given up after ${states} states`,
  story: [],
});

function brokenSeat(seat: string, ops: SeatOp[], at: SeatOp, clockSkewMs: number): Finding {
  const few = shrink(ops, at, clockSkewMs);
  const search = linearise(few, clockSkewMs);
  const last = search.outcome === 'failed' ? search.at : at;
  return {
    title: `seat ${seat}: no order of the calls explains ${nameOf(last)}`,
    story: storyOf(few.flatMap(({ sources, ...op }) => [...sources, ...witnesses(few, op as SeatOp)])),
  };
}

/** An effect that is required is so because an answer showed it: that call belongs to the story. */
function witnesses(ops: SeatOp[], { effect, required }: SeatOp): Operation[] {
  if (!required || !effect) return [];
  const wanted = { take: undefined, sell: 'CONFIRMED', drop: 'CANCELLED' }[effect.kind];
  if (ops.some(({ look }) => look?.kind === 'sees' && look.by === effect.by && look.status === wanted))
    return [];
  const sightings = effect.by.sightings.filter(({ status }) => wanted === undefined || status === wanted);
  return sightings
    .sort((a, b) => a.endMs - b.endMs)
    .slice(0, 1)
    .map(({ operation }) => operation);
}

function nameOf(op: SeatOp): string {
  if (op.effect) return effectNames[op.effect.kind];
  return lookName(op);
}

const effectNames = {
  take: 'that this reservation got it',
  sell: 'that it was sold to this reservation',
  drop: 'that this reservation was cancelled',
};

function lookName({ look }: LookOp): string {
  switch (look.kind) {
    case 'taken':
      return 'that it was refused as taken';
    case 'sees':
      return `that its reservation was seen ${look.status}`;
    default:
      return `that the map showed it ${look.kind}`;
  }
}
