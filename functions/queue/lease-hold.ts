import { all } from '../table/expression.ts';
import { leaseKey } from '../table/keys.ts';
import type { Write } from '../table/write.ts';
import { leaseConditions, leaseLives } from './lease-conditions.ts';
import type { Place } from './token.ts';

/** The part of reserving that is the lease's: it is ours, lives, and takes on this hold and no second one. */
export function takeHold(
  place: Place,
  hold: { reservationId: string; expiresAtMs: number; idleUntilMs: number },
  nowMs: number,
): Write {
  const { leaseIsOurs, holdsNothing } = leaseConditions;
  return {
    update: leaseKey(place.concertId, place.position),
    expression: 'SET #reservationId = :reservationId, #heldUntil = :heldUntil, #idleUntil = :idleUntil',
    condition: all(leaseIsOurs, leaseLives, holdsNothing),
    values: {
      ':owner': place.owner,
      ':now': nowMs,
      ':reservationId': hold.reservationId,
      ':heldUntil': hold.expiresAtMs,
      ':idleUntil': Math.max(hold.idleUntilMs, hold.expiresAtMs),
    },
  };
}

/**
 * The part of cancelling that is the lease's: it lets go of the hold and may reserve again. One that is over stays so:
 * it was ended, or has outlived `endsAt`, which nothing pushes on; it cannot have idled while its hold lives.
 */
export function dropHold(
  { concertId, position, reservationId }: { concertId: string; position: number; reservationId: string },
  idleUntilMs: number,
): Write {
  return {
    update: leaseKey(concertId, position),
    expression: 'SET #idleUntil = :idleUntil REMOVE #reservationId, #heldUntil',
    condition: leaseConditions.leaseNamesReservation,
    values: { ':reservationId': reservationId, ':idleUntil': idleUntilMs },
  };
}
