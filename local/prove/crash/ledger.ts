import type { ReservationStatus } from '../../../functions/reservations/reservation.ts';
import type { Operation } from '../history/operation.ts';
import { isUnknown } from '../history/recorder.ts';

/** A reservation as the answers tell it. */
export interface Known {
  reservationId: string;
  fan: string;
  seats: string[];
  expiresAtMs: number;
  amount: number;
  currency: string;
  /** As it was told last. */
  status: ReservationStatus;
  /** What calls without an answer may have made of it. */
  perhaps: Set<ReservationStatus>;
}

interface KnownFan {
  position: number;
  /** Until when the last answer promised the right to reserve; null when it may be over. */
  activeUntilMs: number | null;
  /** Whether a call was made that ends it, at once or a little later. */
  isEnding: boolean;
}

/** A call to reserve that got no answer: it may have held its seats, or not. */
export type Attempt = Extract<Operation, { op: 'reserve' }>;

/** What the answers of one concert have promised. */
export interface Ledger {
  fans: Map<string, KnownFan>;
  reservations: Map<string, Known>;
  attempts: Attempt[];
  /** Who has which place in the queue. */
  positions: Map<number, string>;
}

export const emptyLedger = (): Ledger => ({
  fans: new Map(),
  reservations: new Map(),
  attempts: [],
  positions: new Map(),
});

/** Nothing was decided: the outcome is unknown, or the call did not pass the throttle. */
export const isUndecided = (operation: Operation): boolean =>
  isUnknown(operation) || operation.answer?.status === 429;

/** Takes in a call and its answer. Returns, in sentences, what of it contradicts earlier answers. */
export function learn(ledger: Ledger, operation: Operation): string[] {
  switch (operation.op) {
    case 'join':
      return learnJoin(ledger, operation);
    case 'poll':
      return learnPoll(ledger, operation);
    case 'leave':
      return learnLeave(ledger, operation);
    case 'reserve':
      return learnReserve(ledger, operation);
    case 'cancel':
    case 'confirm':
    case 'read':
      return learnReservation(ledger, operation);
    default:
      return [];
  }
}

function learnJoin(ledger: Ledger, { fan, answer }: Extract<Operation, { op: 'join' }>): string[] {
  if (answer?.status !== 201) return refusedWrongly('join', answer);
  const { position } = answer.body;
  const other = ledger.positions.get(position);
  ledger.positions.set(position, fan);
  ledger.fans.set(fan, { position, activeUntilMs: activeUntilMs(answer.body), isEnding: false });
  return other === undefined ? [] : [`position ${position} was given to ${other} and to ${fan}`];
}

function learnPoll(ledger: Ledger, operation: Extract<Operation, { op: 'poll' }>): string[] {
  const known = ledger.fans.get(operation.fan);
  if (!known || isUndecided(operation)) return [];
  const { status, body } = operation.answer as NonNullable<Operation['answer']>;
  const who = `the queue token of ${operation.fan}`;
  if (status !== 200) return [`${who} is good no more: ${status} ${body.code}`];
  const problems: string[] = [];
  if (body.position !== known.position)
    problems.push(`${who} has position ${body.position}, and had ${known.position}`);
  const promised = known.activeUntilMs !== null && Date.parse(body.now) < known.activeUntilMs;
  if (promised && body.status !== 'ACTIVE')
    problems.push(`${who} was active for longer, and is ${body.status}`);
  known.activeUntilMs = known.isEnding ? null : activeUntilMs(body);
  return problems;
}

// biome-ignore lint/suspicious/noExplicitAny: a queue status as it came
const activeUntilMs = (body: any): number | null =>
  body.status === 'ACTIVE' ? Date.parse(body.activeUntil) : null;

/** Leaving gives back the hold, too. */
function learnLeave(ledger: Ledger, { fan }: { fan: string }): string[] {
  endLease(ledger, fan);
  for (const known of ledger.reservations.values()) {
    if (known.fan === fan && known.status === 'TEMPORARILY_ASSIGNED') known.perhaps.add('CANCELLED');
  }
  return [];
}

function learnReserve(ledger: Ledger, operation: Attempt): string[] {
  const { fan, seats, answer } = operation;
  if (isUnknown(operation)) ledger.attempts.push(operation);
  if (answer?.status !== 201) return refusedWrongly('reserve', answer);
  const known = ledger.reservations.get(answer.body.reservationId);
  if (known) return compare(known, answer.body);
  const { reservationId, amount, currency, status } = answer.body;
  const expiresAtMs = Date.parse(answer.body.expiresAt);
  ledger.reservations.set(reservationId, {
    ...{ reservationId, fan, seats, expiresAtMs, amount, currency, status },
    perhaps: new Set(),
  });
  return [];
}

/** What no client here asks for: an unknown concert, a token that was never given, a key for another request. */
function refusedWrongly(op: string, answer: Operation['answer']): string[] {
  const isExpected = answer === null || [403, 409, 429].includes(answer.status) || answer.status >= 500;
  return isExpected ? [] : [`${op} answered ${answer.status} ${answer.body.code}`];
}

type OnReservation = Extract<Operation, { reservationId: string }>;

function learnReservation(ledger: Ledger, operation: OnReservation): string[] {
  const { op, reservationId, answer } = operation;
  const known = ledger.reservations.get(reservationId);
  if (!known) return [];
  // Who has paid has no turn any more.
  if (op === 'confirm') endLease(ledger, known.fan);
  if (op !== 'read') known.perhaps.add(op === 'confirm' ? 'CONFIRMED' : 'CANCELLED');
  if (isUndecided(operation) || !answer) return [];
  if (answer.status === 200) return compare(known, answer.body);
  return compareRefusal(known, operation, answer.body.code);
}

function endLease(ledger: Ledger, fan: string): void {
  const known = ledger.fans.get(fan);
  if (known) Object.assign(known, { activeUntilMs: null, isEnding: true });
}

// biome-ignore lint/suspicious/noExplicitAny: a reservation as it came
function compare(known: Known, body: any): string[] {
  const problem = statusProblem(known, body.status, Date.parse(body.now));
  const seats = body.seats.map(({ seat }: { seat: string }) => seat);
  const sameSeats = seats.toSorted().join() === known.seats.toSorted().join();
  const who = `reservation ${known.reservationId}`;
  known.status = body.status;
  if (body.status !== 'TEMPORARILY_ASSIGNED') known.perhaps.clear();
  return [
    ...(problem ? [problem] : []),
    ...(sameSeats ? [] : [`${who} has seats ${seats.join(', ')}, and had ${known.seats.join(', ')}`]),
  ];
}

/** A sentence when the status can't be, by what was told before. */
export function statusProblem(known: Known, status: ReservationStatus, nowMs: number): string | undefined {
  const { reservationId, status: told, expiresAtMs, perhaps } = known;
  const isLapsed = nowMs >= expiresAtMs;
  const expected =
    told === 'TEMPORARILY_ASSIGNED' ? [isLapsed ? 'EXPIRED' : 'TEMPORARILY_ASSIGNED', ...perhaps] : [told];
  if (expected.includes(status)) return undefined;
  const end = isLapsed
    ? `lapsed ${nowMs - expiresAtMs} ms before`
    : `held for ${expiresAtMs - nowMs} ms more`;
  return `reservation ${reservationId} is ${status}, and can only be ${expected.join(' or ')} (${end})`;
}

const statusOfCode: Record<string, ReservationStatus> = {
  RESERVATION_EXPIRED: 'EXPIRED',
  RESERVATION_CANCELLED: 'CANCELLED',
  RESERVATION_CONFIRMED: 'CONFIRMED',
};

function compareRefusal(known: Known, { op, endMs }: OnReservation, code: string): string[] {
  const status = statusOfCode[code];
  if (!status) return [`reservation ${known.reservationId}: ${op} answered ${code}`];
  const problem = statusProblem(known, status, endMs ?? 0);
  known.status = status;
  known.perhaps.clear();
  return problem ? [problem] : [];
}
