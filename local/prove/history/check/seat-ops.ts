import type { HistoryHeader, Operation } from '../operation.ts';
import { isUnknown } from '../recorder.ts';
import { type Call, codeOf, endOf, isCall, isOk, timeOf, windowOf } from './answer.ts';
import { fogOf, isInFog } from './fog.ts';
import { seatsOf } from './layout.ts';
import type { SeatOp } from './seat-lock.ts';
import type { Reservations, Status, Tracked } from './tracked.ts';

/** What a history tells of one seat. */
export interface SeatHistory {
  /** What happened, or may have happened, to it, and what was seen of it. */
  ops: SeatOp[];
  /** Answers that say nothing: a reserve of which nothing more is known may have had the seat. */
  leftOpen: number;
}

/** The history of each seat, by seat number. */
export function seatHistories(
  header: HistoryHeader,
  operations: Operation[],
  reservations: Reservations,
): Map<string, SeatHistory> {
  const { clockSkewMs, concert, strongReads } = header;
  const bySeat = new Map([...seatsOf(concert).keys()].map((seat) => [seat, [] as SeatOp[]]));
  const add = (seats: Iterable<string>, ...ops: SeatOp[]) => {
    for (const seat of new Set(seats)) bySeat.get(seat)?.push(...ops);
  };
  for (const tracked of reservations.byId.values()) add(tracked.seats, ...opsOf(tracked, clockSkewMs));
  for (const operation of operations) {
    if (isCall(operation, 'reserve') && codeOf(operation) === 'SEATS_UNAVAILABLE')
      add(operation.answer?.body.seats ?? [], look(operation, { kind: 'taken' }));
    if (strongReads && isCall(operation, 'map') && isOk(operation))
      for (const seat of mapped(operation, bySeat.keys())) add([seat], mapLook(operation, seat, clockSkewMs));
  }
  const fog = fogOf(header, operations, reservations);
  return new Map(
    [...bySeat].map(([seat, all]) => {
      const ops = all.filter((op) => !isInFog(op, fog.get(seat) ?? []));
      return [seat, { ops, leftOpen: all.length - ops.length }];
    }),
  );
}

const look = (operation: Operation, seen: SeatOp['look'] & object, endMs = endOf(operation)): SeatOp => ({
  look: seen,
  startMs: operation.startMs,
  endMs,
  required: true,
  sources: [operation],
});

function* mapped({ section }: Call<'map'>, seats: Iterable<string>): Iterable<string> {
  for (const seat of seats) if (section === undefined || seat.startsWith(`${section}-`)) yield seat;
}

function mapLook(operation: Call<'map'>, seat: string, clockSkewMs: number): SeatOp {
  const { seats, asOf } = operation.answer?.body ?? {};
  const asOfMs = timeOf(asOf);
  const kinds = { HELD: { kind: 'held' }, SOLD: { kind: 'sold' } } as const;
  const seen = kinds[seats[seat] as keyof typeof kinds] ?? { kind: 'free', asOfMs };
  return look(operation, seen, Math.min(endOf(operation), asOfMs + clockSkewMs));
}

function opsOf(tracked: Tracked, clockSkewMs: number): SeatOp[] {
  const sees = tracked.sightings.map(
    ({ operation, status, startMs, endMs }): SeatOp => ({
      look: { kind: 'sees', by: tracked, status },
      startMs,
      endMs,
      required: true,
      sources: [operation],
    }),
  );
  const take = effect('take', tracked, tracked.reserves, {
    atMs: tracked.createdAtMs - clockSkewMs,
    endMs: firstEnd(tracked, () => true),
  });
  const finishes = (
    [
      ['sell', 'CONFIRMED', 'confirmedAt', sellers(tracked)],
      ['drop', 'CANCELLED', 'cancelledAt', tracked.drops],
    ] as const
  ).flatMap(([kind, status, time, calls]) => {
    const endMs = firstEnd(tracked, (seen) => seen === status);
    const at = tracked.sightings.find((one) => one.status === status && one.body)?.body[time];
    if (endMs < Number.POSITIVE_INFINITY)
      return effect(kind, tracked, calls, { atMs: at ? timeOf(at) - clockSkewMs : 0, endMs });
    return calls.length > 0 ? mayBe(kind, tracked, calls) : [];
  });
  return [...take, ...finishes, ...sees];
}

/** Calls that may have sold it: with an unknown outcome, or answered 200. */
const sellers = ({ confirms }: Tracked) => confirms.filter((call) => isOk(call) || isUnknown(call));

const firstEnd = ({ sightings }: Tracked, wanted: (status: Status) => boolean): number =>
  Math.min(
    ...sightings.filter(({ status }) => wanted(status)).map(({ endMs }) => endMs),
    Number.POSITIVE_INFINITY,
  );

type Kind = 'take' | 'sell' | 'drop';

/** It has happened: after one of the calls began and, by the servers, not before `atMs`. */
function effect(
  kind: Kind,
  by: Tracked,
  calls: Operation[],
  { atMs, endMs }: { atMs: number; endMs: number },
): SeatOp[] {
  const beganMs = calls.length > 0 ? Math.min(...calls.map(({ startMs }) => startMs)) : 0;
  // Where the two contradict each other, the rules for reservations say so.
  const startMs = Math.min(Math.max(beganMs, atMs), endMs);
  return [{ effect: { kind, by }, startMs, endMs, required: true, sources: calls }];
}

/** It may have happened, and nobody has seen it. */
const mayBe = (kind: Kind, by: Tracked, calls: Operation[]): SeatOp[] => [
  { effect: { kind, by }, ...windowOf(calls), required: false, sources: calls },
];
