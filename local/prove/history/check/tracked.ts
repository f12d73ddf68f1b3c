import type { HistoryHeader, Operation } from '../operation.ts';
import { isUnknown } from '../recorder.ts';
import { type Call, codeOf, endOf, isCall, isOk, timeOf } from './answer.ts';

export type Status = 'TEMPORARILY_ASSIGNED' | 'CONFIRMED' | 'CANCELLED' | 'EXPIRED';

/** An answer that says how a reservation stood at some instant of its call. */
export interface Sighting {
  operation: Operation;
  status: Status;
  /** The reservation as answered; null where only a refusal's code told the status. */
  // biome-ignore lint/suspicious/noExplicitAny: as it came
  body: any;
  startMs: number;
  endMs: number;
}

/** All that a history says of one reservation. */
export interface Tracked {
  id: string;
  /** Of the first answer that showed it. */
  seats: string[];
  createdAtMs: number;
  expiresAtMs: number;
  fan: string | undefined;
  sightings: Sighting[];
  /** Calls that may have made it: answered 201, or with an unknown outcome. */
  reserves: Call<'reserve'>[];
  confirms: Call<'confirm'>[];
  /** Its cancels, and its fan's leaves, that were not refused. */
  drops: Call<'cancel' | 'leave'>[];
}

export interface Reservations {
  byId: Map<string, Tracked>;
  /** Reserves of unknown outcome that no reservation is known of, by fan and key. */
  lost: Call<'reserve'>[][];
  /** Answers that should hold a reservation and do not. */
  malformed: Operation[];
}

const statusOfCode: Record<string, Status> = {
  RESERVATION_CONFIRMED: 'CONFIRMED',
  RESERVATION_CANCELLED: 'CANCELLED',
  RESERVATION_EXPIRED: 'EXPIRED',
};

/** Gathers what each answer says of each reservation. */
export function trackReservations(header: HistoryHeader, operations: Operation[]): Reservations {
  const byId = new Map<string, Tracked>();
  const showing = operations.filter(
    (operation) => isCall(operation, 'reserve', 'cancel', 'confirm', 'read') && isOk(operation),
  );
  const [wellFormed, malformed] = [true, false].map((wanted) =>
    showing.filter(({ answer }) => isReservation(answer?.body) === wanted),
  ) as [Operation[], Operation[]];
  for (const operation of wellFormed) noteBody(byId, operation, header.clockSkewMs);
  const byFan = Map.groupBy(byId.values(), ({ fan }) => fan);
  for (const operation of operations) noteCall(byId, byFan, operation);
  return { byId, lost: matchReserves(byId, operations, header.clockSkewMs), malformed };
}

function noteBody(byId: Map<string, Tracked>, operation: Operation, clockSkewMs: number): void {
  const body = operation.answer?.body;
  const id = String(body.reservationId);
  const tracked = byId.get(id) ?? newTracked(id, body);
  byId.set(id, tracked);
  if ('fan' in operation) tracked.fan ??= operation.fan;
  // `now` is taken after everything else.
  const endMs = Math.min(endOf(operation), timeOf(body.now) + clockSkewMs);
  tracked.sightings.push({ operation, status: body.status, body, startMs: operation.startMs, endMs });
}

// biome-ignore lint/suspicious/noExplicitAny: as it came
const isReservation = (body: any): boolean =>
  typeof body?.reservationId === 'string' &&
  Array.isArray(body.seats) &&
  typeof body.status === 'string' &&
  [body.createdAt, body.expiresAt, body.now].every((iso) => !Number.isNaN(timeOf(iso)));

// biome-ignore lint/suspicious/noExplicitAny: as it came
const newTracked = (id: string, body: any): Tracked => ({
  id,
  seats: body.seats.map(({ seat }: { seat: string }) => seat),
  createdAtMs: timeOf(body.createdAt),
  expiresAtMs: timeOf(body.expiresAt),
  fan: undefined,
  sightings: [],
  reserves: [],
  confirms: [],
  drops: [],
});

function noteCall(
  byId: Map<string, Tracked>,
  byFan: Map<string | undefined, Tracked[]>,
  operation: Operation,
): void {
  const mayTakeEffect = isOk(operation) || isUnknown(operation);
  if (isCall(operation, 'leave')) {
    if (mayTakeEffect) for (const tracked of byFan.get(operation.fan) ?? []) tracked.drops.push(operation);
  } else if (isCall(operation, 'confirm', 'cancel')) {
    const tracked = byId.get(operation.reservationId);
    if (!tracked) return;
    if (operation.op === 'confirm') tracked.confirms.push(operation);
    else if (mayTakeEffect) tracked.drops.push(operation);
    const status = statusOfCode[codeOf(operation) ?? ''];
    const { startMs } = operation;
    if (status) tracked.sightings.push({ operation, status, body: null, startMs, endMs: endOf(operation) });
  }
}

/** Says which reserves made which reservation, and returns those of which nothing is known. */
function matchReserves(
  byId: Map<string, Tracked>,
  operations: Operation[],
  clockSkewMs: number,
): Call<'reserve'>[][] {
  const reserves = operations.filter((operation) => isCall(operation, 'reserve'));
  const possible = reserves.filter((operation) => isOk(operation) || isUnknown(operation));
  const unmatched: Call<'reserve'>[][] = [];
  for (const calls of Map.groupBy(possible, ({ fan, key }) => JSON.stringify([fan, key])).values()) {
    const tracked = byId.get(calls.find(isOk)?.answer?.body.reservationId);
    if (tracked) tracked.reserves.push(...calls);
    else unmatched.push(calls);
  }
  const taken = new Set<Call<'reserve'>[]>();
  const alike = Map.groupBy(unmatched, ([first]) => wishOf(first?.fan, first?.seats ?? []));
  for (const tracked of byId.values()) {
    if (tracked.reserves.length > 0) continue;
    const latestMs = tracked.createdAtMs + clockSkewMs;
    const fitting = (alike.get(wishOf(tracked.fan, tracked.seats)) ?? []).filter((calls) =>
      calls.some(({ startMs }) => startMs <= latestMs),
    );
    const [only] = fitting;
    if (!only || fitting.length > 1) continue;
    tracked.reserves.push(...only);
    taken.add(only);
  }
  return unmatched.filter((calls) => !taken.has(calls));
}

/** Who wants which seats: by this, lost calls are found that made what was only seen later. */
const wishOf = (fan: string | undefined, seats: string[]): string =>
  JSON.stringify([fan, ...seats.toSorted()]);

/** The call that made it, as far as is known. */
export const madeBy = ({ reserves }: Tracked): Operation[] => {
  const first = reserves.find(isOk) ?? reserves.find(isUnknown);
  return first ? [first] : [];
};
