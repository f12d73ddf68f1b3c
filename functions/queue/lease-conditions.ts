import { all } from '../table/expression.ts';

/** Clauses over a lease; `:now` is epoch milliseconds. `leaseLives` mirrors isLive in lease.ts. */
export const leaseConditions = {
  leaseAbsent: 'attribute_not_exists(#pk)',
  leaseIsOurs: '#owner = :owner',
  leaseNotEnded: 'attribute_not_exists(#endedAt)',
  leaseNotIdle: '#idleUntil > :now',
  leaseNotOver: '#endsAt > :now',
  holdsNothing: 'attribute_not_exists(#reservationId) OR #heldUntil <= :now',
  leaseNamesReservation: '#reservationId = :reservationId',
  leaseIsOver: 'attribute_exists(#endedAt) OR #idleUntil <= :now OR #endsAt <= :now',
} as const;

/** All that makes a lease live. */
export const leaseLives = all(
  leaseConditions.leaseNotEnded,
  leaseConditions.leaseNotIdle,
  leaseConditions.leaseNotOver,
);
