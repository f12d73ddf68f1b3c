import type { Api } from '../api/api.ts';
import type { Reservation } from '../api/types.ts';

type Held = Reservation & { status: 'TEMPORARILY_ASSIGNED' };
type Paid = Reservation & { status: 'CONFIRMED' };

export const isHeld = (reservation: Reservation | null | undefined): reservation is Held =>
  reservation?.status === 'TEMPORARILY_ASSIGNED';

export const isPaid = (reservation: Reservation | null | undefined): reservation is Paid =>
  reservation?.status === 'CONFIRMED';

/**
 * The newest reservation of a queue token; null when there is none, undefined when that cannot be told now.
 *
 * @param knownId One that is known to have changed: the list is read from an index, which is behind for a moment.
 */
export async function readNewest(
  api: Api,
  token: string,
  knownId: string | undefined,
): Promise<Reservation | null | undefined> {
  const known = knownId === undefined ? undefined : (await api.reservation(token, knownId)).body;
  // Nobody holds twice at once.
  if (isHeld(known)) return known;
  const { body } = await api.reservations(token);
  return body && newerOf(known ?? null, body.reservations[0] ?? null);
}

function newerOf(a: Reservation | null, b: Reservation | null): Reservation | null {
  if (!a || !b) return a ?? b;
  return isOlder(a, b) ? b : a;
}

/** Whether another one, or another state of the same, came later. */
const isOlder = (a: Reservation, b: Reservation): boolean =>
  a.reservationId === b.reservationId
    ? a.version < b.version
    : Date.parse(a.createdAt) < Date.parse(b.createdAt);

/** Whether it is a state of the same one that was already over. */
export const isOutrun = (found: Reservation | null, shown: Reservation | null): boolean =>
  found !== null &&
  shown !== null &&
  found.reservationId === shown.reservationId &&
  found.version < shown.version;
