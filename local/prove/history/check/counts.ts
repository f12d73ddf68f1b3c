import type { HistoryHeader, Operation } from '../operation.ts';
import { isUnknown } from '../recorder.ts';
import { codeOf, endOf, isCall, isOk } from './answer.ts';
import type { Reservations, Status, Tracked } from './tracked.ts';

/** What a history holds that makes it worth checking. */
export function countsOf(
  { concert }: HistoryHeader,
  operations: Operation[],
  { byId }: Reservations,
): Record<string, number> {
  const all = [...byId.values()];
  const joins = operations.filter((call) => isCall(call, 'join') && isOk(call));
  return {
    operations: operations.length,
    'unknown outcomes': operations.filter(isUnknown).length,
    'fans in the queue': joins.length,
    'calls from the queue': joins.length === 0 ? 0 : calledOf(operations),
    reservations: all.length,
    'lost races': operations.filter((call) => codeOf(call) === 'SEATS_UNAVAILABLE').length,
    'repeated keys': repeatsOf(operations),
    confirmed: all.filter((one) => isSeen(one, 'CONFIRMED')).length,
    cancelled: all.filter((one) => isSeen(one, 'CANCELLED')).length,
    expiries: all.filter((one) => isSeen(one, 'EXPIRED')).length,
    takeovers: takeoversOf(all),
    'calls at expiresAt': operations.filter((call) => isAtExpiry(call, byId)).length,
    'most active at once allowed': concert.policy.queue.maxActive,
  };
}

const isSeen = ({ sightings }: Tracked, wanted: Status): boolean =>
  sightings.some(({ status }) => status === wanted);

const calledOf = (operations: Operation[]): number =>
  new Set(
    operations.flatMap((call) =>
      isCall(call, 'join', 'poll') && call.answer?.body.status === 'ACTIVE' ? [call.fan] : [],
    ),
  ).size;

/** Reserves that came with the key of another. */
function repeatsOf(operations: Operation[]): number {
  const reserves = operations.filter((call) => isCall(call, 'reserve'));
  return reserves.length - new Set(reserves.map(({ fan, key }) => `${fan} ${key}`)).size;
}

/** Seats that were taken from a lapsed hold before its schedule, due at the next full second, could clear it away. */
function takeoversOf(all: Tracked[]): number {
  const bySeat = new Map<string, Tracked[]>();
  for (const one of all) for (const seat of one.seats) bySeat.set(seat, [...(bySeat.get(seat) ?? []), one]);
  let takeovers = 0;
  for (const owners of bySeat.values()) {
    owners.sort((a, b) => a.createdAtMs - b.createdAtMs);
    takeovers += owners.filter((one, index) => isTakenOver(one, owners[index + 1])).length;
  }
  return takeovers;
}

function isTakenOver(one: Tracked, next: Tracked | undefined): boolean {
  if (!next || isSeen(one, 'CANCELLED') || isSeen(one, 'CONFIRMED')) return false;
  const scheduledAtMs = Math.ceil(one.expiresAtMs / 1000) * 1000;
  return one.expiresAtMs <= next.createdAtMs && next.createdAtMs < scheduledAtMs;
}

/** Whether `expiresAt` came while the call was under way. */
function isAtExpiry(call: Operation, byId: Map<string, Tracked>): boolean {
  if (!isCall(call, 'confirm', 'cancel', 'read')) return false;
  const expiresAtMs = byId.get(call.reservationId)?.expiresAtMs ?? Number.NaN;
  return call.startMs <= expiresAtMs && expiresAtMs <= endOf(call);
}
