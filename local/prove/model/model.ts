/**
 * What must be true, as little of it as there is: who has which seat until when, what became of each reservation, and
 * until when each fan may reserve. Knows nothing of tables, locks of other kinds, streams or schedules. Times are epoch
 * milliseconds.
 */
export interface Model {
  policy: Policy;
  fans: Fan[];
  holds: Hold[];
  /** Who took the seat last, by seat number; absent when it was given back. */
  seats: Map<string, Hold>;
  /** Positions that were called, as the gate told. */
  called: Map<number, { claimByMs: number; seenAtMs: number }>;
  /** The last position that a fan is known to have got. */
  lastPosition: number;
}

interface Policy {
  holdMs: number;
  activeMs: number;
  idleMs: number;
  maxActive: number;
  startsAtMs: number;
  opensAtMs: number;
}

export interface Fan {
  name: string;
  position: number;
  /** As the table knows this fan; taken from the token, and shown to nobody. */
  owner: string;
  lease?: Lease;
  /** Has left: may never reserve again. */
  left?: boolean;
}

export interface Lease {
  startedAtMs: number;
  endsAtMs: number;
  idleUntilMs: number;
  ended?: boolean;
  hold?: Hold;
}

export interface Hold {
  reservationId: string;
  fan: string;
  key: string;
  seats: string[];
  expiresAtMs: number;
  status: 'TEMPORARILY_ASSIGNED' | 'CONFIRMED' | 'CANCELLED' | 'EXPIRED';
  paymentId?: string;
}

/** Prices of the hall: 100 in section A, 50 in section S. */
export const amountOf = (seats: string[]): number =>
  seats.reduce((sum, seat) => sum + (seat.startsWith('A') ? 100 : 50), 0);

export const isLive = (lease: Lease | undefined, nowMs: number): lease is Lease =>
  lease !== undefined && !lease.ended && nowMs < Math.min(lease.endsAtMs, lease.idleUntilMs);

/** From the millisecond at which it ends, a hold is EXPIRED, whoever has or has not noticed. */
export const statusAt = (hold: Hold, nowMs: number): Hold['status'] =>
  hold.status === 'TEMPORARILY_ASSIGNED' && nowMs >= hold.expiresAtMs ? 'EXPIRED' : hold.status;

/** Who has the seat at this moment. */
export function ownerOf(model: Model, seat: string, nowMs: number): Hold | undefined {
  const hold = model.seats.get(seat);
  const owns = hold && ['TEMPORARILY_ASSIGNED', 'CONFIRMED'].includes(statusAt(hold, nowMs));
  return owns ? hold : undefined;
}

/** What the fan still holds under the lease, or has paid for and not been shown out for yet. */
export const heldUnder = ({ hold }: Lease, nowMs: number): Hold | undefined =>
  hold && nowMs < hold.expiresAtMs ? hold : undefined;

export function claim({ policy }: Model, fan: Fan, nowMs: number): void {
  fan.lease = { startedAtMs: nowMs, endsAtMs: nowMs + policy.activeMs, idleUntilMs: nowMs + policy.idleMs };
}

export function take({ policy, holds, seats }: Model, fan: Fan, hold: Hold, nowMs: number): void {
  holds.push(hold);
  for (const seat of hold.seats) seats.set(seat, hold);
  if (!fan.lease) return;
  fan.lease.hold = hold;
  fan.lease.idleUntilMs = Math.max(nowMs + policy.idleMs, hold.expiresAtMs);
}

/** Whether the hold can still be finished: it has not lapsed, and nobody has taken a seat of it since. */
export const isIntact = (model: Model, hold: Hold, nowMs: number): boolean =>
  statusAt(hold, nowMs) === 'TEMPORARILY_ASSIGNED' &&
  hold.seats.every((seat) => model.seats.get(seat) === hold);

/** Gives the seats back; the fan may go on choosing. */
export function giveBack(model: Model, hold: Hold, nowMs: number | null): void {
  hold.status = 'CANCELLED';
  for (const seat of hold.seats) if (model.seats.get(seat) === hold) model.seats.delete(seat);
  const lease = model.fans.find(({ name }) => name === hold.fan)?.lease;
  if (nowMs === null || lease?.hold !== hold) return;
  delete lease.hold;
  lease.idleUntilMs = nowMs + model.policy.idleMs;
}

/** A copy whose changes leave this one alone. */
export const copyOf = (model: Model): Model => structuredClone(model);
