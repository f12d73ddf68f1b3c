import { isLive as isLeaseLive } from '../../../functions/queue/lease.ts';
import { type Fan, type Hold, isLive, type Model, ownerOf, statusAt } from './model.ts';
import type { TableView } from './table.ts';

/** Where the table is not as the model has it, as sentences. Nothing may be under way. */
export function differences(model: Model, table: TableView, nowMs: number): string[] {
  return [
    ...table.malformed,
    ...seatDifferences(model, table, nowMs),
    ...reservationDifferences(model, table, nowMs),
    ...leaseDifferences(model, table, nowMs),
    ...queueProblems(model, table, nowMs),
  ];
}

/** One owner, all or nothing, exact expiry: each seat belongs to whom it must, or to nobody. */
function seatDifferences(model: Model, table: TableView, nowMs: number): string[] {
  const seats = new Set([...model.seats.keys(), ...table.locks.keys()]);
  return [...seats].flatMap((seat) => {
    const hold = ownerOf(model, seat, nowMs);
    const lock = table.locks.get(seat);
    const lapsed = lock?.expiresAtMs !== undefined && lock.expiresAtMs <= nowMs;
    const owner = lock && !lapsed ? `${lock.state} ${lock.reservationId}` : 'free';
    const expected = hold ? `${hold.status === 'CONFIRMED' ? 'SOLD' : 'HELD'} ${hold.reservationId}` : 'free';
    return owner === expected ? [] : [`seat ${seat} must be ${expected}, and is ${owner} in the table`];
  });
}

/** Nothing acknowledged is lost, nothing is there that nobody did, and finished is finished. */
function reservationDifferences({ holds }: Model, { reservations }: TableView, nowMs: number): string[] {
  const known = new Set(holds.map(({ reservationId }) => reservationId));
  const strangers = [...reservations.keys()]
    .filter((id) => !known.has(id))
    .map((id) => `reservation ${id} is in the table, and nobody made it`);
  return [...strangers, ...holds.flatMap((hold) => holdDifferences(hold, reservations, nowMs))];
}

function holdDifferences(hold: Hold, reservations: TableView['reservations'], nowMs: number): string[] {
  const stored = reservations.get(hold.reservationId);
  const expected = statusAt(hold, nowMs);
  if (!stored) return [`reservation ${hold.reservationId} (${expected}) is not in the table`];
  const { status, version, paymentId, expiresAtMs } = stored;
  // A lapsed hold is written down as such later, or never.
  const isWritten = status === expected || (expected === 'EXPIRED' && status === 'TEMPORARILY_ASSIGNED');
  if (!isWritten) return [`reservation ${hold.reservationId} must be ${expected}, and is ${status}`];
  const expectedVersion = status === 'TEMPORARILY_ASSIGNED' ? 1 : 2;
  return [
    ...(version === expectedVersion
      ? []
      : [`reservation ${hold.reservationId}, ${status}, has version ${version}`]),
    ...(paymentId === hold.paymentId
      ? []
      : [`reservation ${hold.reservationId} is paid by ${paymentId}, not ${hold.paymentId}`]),
    ...(expiresAtMs === hold.expiresAtMs ? [] : [`reservation ${hold.reservationId} has another expiresAt`]),
  ];
}

function leaseDifferences(model: Model, table: TableView, nowMs: number): string[] {
  return model.fans.flatMap((fan) => {
    const stored = table.leases.get(fan.position);
    const lives = stored !== undefined && stored.owner === fan.owner && isLeaseLive(stored, nowMs);
    if (!isLive(fan.lease, nowMs)) return lives ? [`${fan.name} has a lease that lives, and must not`] : [];
    const { endsAtMs, idleUntilMs, hold } = fan.lease;
    if (!lives) return isBeingShownOut(fan) ? [] : [`${fan.name} is active, and has no lease that lives`];
    const held =
      stored.reservationId !== undefined && (stored.heldUntilMs ?? 0) > nowMs
        ? stored.reservationId
        : undefined;
    const expected = hold && hold.expiresAtMs > nowMs ? hold.reservationId : undefined;
    return [
      ...(stored.endsAtMs === endsAtMs && stored.idleUntilMs === idleUntilMs
        ? []
        : [`the lease of ${fan.name} ends at another time`]),
      ...(held === expected ? [] : [`the lease of ${fan.name} holds ${held}, and must hold ${expected}`]),
    ];
  });
}

/** Whoever has paid loses the lease by an event, sooner or later. */
const isBeingShownOut = ({ lease }: Fan): boolean => lease?.hold?.status === 'CONFIRMED';

/** Never more than `maxActive`, and nobody before their turn. */
function queueProblems({ policy }: Model, { leases, gate, tail }: TableView, nowMs: number): string[] {
  const live = [...leases.values()].filter((lease) => isLeaseLive(lease, nowMs));
  const early = live.filter(({ position }) => position > gate.head);
  return [
    ...(live.length <= policy.maxActive
      ? []
      : [`${live.length} fans are active, of at most ${policy.maxActive}`]),
    ...early.map(
      ({ position }) => `position ${position} is active, and only up to ${gate.head} have been called`,
    ),
    ...(gate.head <= tail ? [] : [`${gate.head} have been called, and only ${tail} have come`]),
  ];
}
