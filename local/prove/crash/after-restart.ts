import { isDeepStrictEqual } from 'node:util';
import { isHeld, type Reservation } from '../../../functions/reservations/reservation.ts';
import type { Random } from '../../random.ts';
import type { Operation, Request } from '../history/operation.ts';
import { isUnknown } from '../history/recorder.ts';
import type { Contents } from '../load/contents.ts';
import { comeIn } from '../load/fan.ts';
import { readConcert } from '../load/hall.ts';
import { isOf } from './audit.ts';
import { isUndecided, type Known } from './ledger.ts';
import type { ClientNumbers } from './load-and-kill.ts';
import type { Stage } from './stage.ts';

export interface Restart {
  url: string;
  stage: Stage;
  /** Of the table, just after the restart. */
  contents: Contents;
  /** When that was read, epoch milliseconds. */
  readAtMs: number;
  random: Random;
  next: ClientNumbers;
}

export interface RestartCounts {
  takeovers: number;
  /** Calls without an answer that turned out to have been done, and not. */
  done: number;
  notDone: number;
}

const mostRecent = 8;
const mostOlder = 4;
const mostTakeovers = 2;
/** Who waits longer may not take over: the house is full. */
const mostPolls = 8;
const mostRetries = 6;

/**
 * Asks the stack that has just come back, over HTTP alone, for what was acknowledged before: concert, map, places,
 * reservations; takes over what has lapsed; and repeats what got no answer.
 *
 * @returns what is wrong, in sentences, beside what the calls themselves show.
 */
export async function checkAfterRestart(
  restart: Restart,
): Promise<{ problems: string[]; counts: RestartCounts }> {
  const problems = [...(await checkConcert(restart)), ...(await checkMap(restart))];
  settle(restart);
  const attempts = await repeatAttempts(restart);
  const takeovers = await takeOver(restart, attempts.taken);
  await askForPlaces(restart);
  await askForReservations(restart);
  const counts = { takeovers: takeovers.count, done: attempts.done, notDone: attempts.notDone };
  return { problems: [...problems, ...attempts.problems, ...takeovers.problems], counts };
}

async function checkConcert({ url, stage: { hall } }: Restart): Promise<string[]> {
  const concert = await readConcert(url, hall.concertId);
  if (isDeepStrictEqual(concert, hall.concert)) return [];
  return [`the concert ${hall.concertId} is not as it was: ${JSON.stringify(concert)}`];
}

/** The map must show what the reservations say, each lapsed hold's seats free from its very millisecond. */
async function checkMap(restart: Restart): Promise<string[]> {
  const { answer } = await insist(restart, { op: 'map' });
  if (answer?.status !== 200) return [`the seat map answered ${answer?.status ?? 'nothing'}`];
  const shown: Record<string, string> = { ...answer.body.seats };
  const asOfMs = Date.parse(answer.body.asOf);
  const problems: string[] = [];
  for (const reservation of restart.contents.reservations.values()) {
    const isSold = reservation.status === 'CONFIRMED';
    if (!isSold && !isHeld(reservation, asOfMs)) continue;
    const wanted = isSold ? 'SOLD' : 'HELD';
    for (const { seat } of reservation.seats) {
      if (shown[seat] !== wanted)
        problems.push(`the map shows ${seat} of ${reservation.reservationId} ${shown[seat] ?? 'free'}`);
      delete shown[seat];
    }
  }
  for (const [seat, state] of Object.entries(shown))
    problems.push(`the map shows ${seat} ${state} at ${answer.body.asOf}, and nobody has it`);
  return problems;
}

/** Nothing of the killed process can still happen: what a call without an answer did not do, it never will. */
function settle({ stage: { ledger }, contents }: Restart): void {
  for (const known of ledger.reservations.values()) {
    const stored = contents.reservations.get(known.reservationId);
    if (!stored) continue;
    known.status = stored.status;
    known.perhaps.clear();
  }
}

/** Repeats each call to reserve that got no answer: with the same key, it must find what it had done. */
async function repeatAttempts(restart: Restart) {
  const { stage, contents, next } = restart;
  const { ledger } = stage;
  const problems: string[] = [];
  let done = 0;
  const taken = new Set<string>();
  const attempts = ledger.attempts.splice(0);
  for (const attempt of attempts) {
    const { fan, seats, key } = attempt;
    const made = [...contents.reservations.values()].find(
      (stored) => !ledger.reservations.has(stored.reservationId) && isOf(attempt, stored, ledger),
    );
    const { answer } = await insist(restart, { op: 'reserve', fan, seats, key }, next());
    if (made) done += 1;
    if (answer?.status === 201) for (const seat of seats) taken.add(seat);
    if (made && answer?.body.reservationId !== made.reservationId)
      problems.push(
        `${fan} had reserved ${made.reservationId}; the same key now answers ${JSON.stringify(answer)}`,
      );
  }
  return { problems, taken, done, notDone: attempts.length - done };
}

/** Seats whose hold has lapsed are anyone's at once, whether or not anybody wrote the lapse down. */
async function takeOver(restart: Restart, taken: ReadonlySet<string>) {
  const { stage, contents, readAtMs, next } = restart;
  const lapsed = pendingLapses(contents, readAtMs).filter(({ reservationId, seats }) =>
    seats.every(({ seat }) => contents.locks.get(seat)?.reservationId === reservationId && !taken.has(seat)),
  );
  const problems: string[] = [];
  let count = 0;
  for (const { reservationId, seats } of lapsed.slice(0, mostTakeovers)) {
    const client = next();
    const fan = `taker-${client}`;
    if (!(await comeIn({ call: (asked) => insist(restart, asked, client) }, fan, mostPolls))) continue;
    const wanted = seats.map(({ seat }) => seat);
    const request: Request = { op: 'reserve', fan, seats: wanted, key: fan };
    const { answer } = await insist(restart, request, client);
    // On a busy machine their turn may be over by now, which says nothing of the seats.
    if (answer?.status === 403) continue;
    count += 1;
    if (answer?.status !== 201)
      problems.push(`${reservationId} has lapsed, and its seats can't be taken: ${JSON.stringify(answer)}`);
    else stage.hall.guess.heldUntil(wanted, Date.parse(answer.body.expiresAt));
  }
  return { problems, count };
}

/** Holds that have lapsed, and of which nobody has written that down. */
export const pendingLapses = ({ reservations }: Contents, nowMs: number): Reservation[] =>
  [...reservations.values()].filter((one) => one.status === 'TEMPORARILY_ASSIGNED' && !isHeld(one, nowMs));

/** Old tokens are still good, and a new position comes after all of them. */
async function askForPlaces(restart: Restart): Promise<void> {
  const { stage, next } = restart;
  const highest = Math.max(0, ...stage.ledger.positions.keys());
  const polls = someOf(restart, [...stage.ledger.fans.keys()]).map((fan) =>
    insist(restart, { op: 'poll', fan }),
  );
  await Promise.all(polls);
  const client = next();
  const { answer } = await insist(restart, { op: 'join', fan: `late-${client}` }, client);
  if (answer?.status !== 201 || answer.body.position <= highest)
    stage.problems.push(`after position ${highest}, joining answered ${JSON.stringify(answer?.body)}`);
}

/** The ledger holds each answer against the earlier ones. What got no answer is repeated first. */
async function askForReservations(restart: Restart): Promise<void> {
  const { stage } = restart;
  const unanswered = stage.operations.slice(-200).filter((one) => one.op === 'confirm' && isUnknown(one));
  for (const { op, client, startMs, endMs, answer, ...rest } of unanswered.slice(-mostRetries)) {
    await insist(restart, { op, ...rest } as Request);
  }
  const reads = someOf<Known>(restart, [...stage.ledger.reservations.values()]).map(
    ({ fan, reservationId }) => insist(restart, { op: 'read', fan, reservationId }),
  );
  await Promise.all(reads);
}

/** The newest, and some of the others. */
function someOf<Thing>({ random }: Restart, things: Thing[]): Thing[] {
  const older = Array.from({ length: mostOlder }, () => things[Math.floor(random() * things.length)]);
  return [...new Set([...things.slice(-mostRecent), ...older])].filter((one) => one !== undefined);
}

const mostTries = 5;

/** Asks again while nothing is decided, as a good client does. */
async function insist({ stage, next }: Restart, request: Request, client = next()): Promise<Operation> {
  for (let tries = 1; ; tries += 1) {
    const operation = await stage.call(client, request);
    if (!isUndecided(operation) || tries === mostTries) return operation;
  }
}
