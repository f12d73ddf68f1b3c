import { setTimeout as sleep } from 'node:timers/promises';
import { type Random, weighted } from '../../random.ts';
import type { Operation, Request } from '../history/operation.ts';
import { type Hall, mostSeatsAtOnce } from './hall.ts';

/** What fans do with what they hold, by weight. */
export interface Habits {
  pays: number;
  cancels: number;
  /** Says no more; the hold lapses. */
  vanishes: number;
  /** Pays when it is too late. */
  paysLate: number;
  leaves: number;
}

/** What a fan needs. */
export interface Visit {
  hall: Hall;
  habits: Habits;
  random: Random;
  /** Makes a call, at its turn. */
  call(request: Request): Promise<Operation>;
  /** Waits, by the machine's time; shorter when all is over. */
  pause(ms: number): Promise<unknown>;
  isOver(): boolean;
}

const pollEveryMs = 250;
const mostPolls = 40;
const mostTries = 4;

/**
 * One fan from coming to going: joins, waits for the turn, holds seats, and does what the habits say. Ends early when
 * all is over, or when a call got no answer, since a fan makes one call at a time.
 */
export async function visit(world: Visit, fan: string): Promise<void> {
  if (!(await comeIn(world, fan))) return;
  for (let holds = 0; holds < 2; holds += 1) {
    const held = await getSeats(world, fan);
    if (!held) return;
    const goesOn = await decide(world, fan, held);
    if (!goesOn) return;
  }
}

/** Joins, and asks until the turn comes. Resolves with whether it came. */
export async function comeIn(
  { call, pause = sleep, isOver = () => false }: Pick<Visit, 'call'> & Partial<Visit>,
  fan: string,
  most: number = mostPolls,
): Promise<boolean> {
  let told = await call({ op: 'join', fan });
  for (let polls = 0; polls < most && !isOver(); polls += 1) {
    const status = told.answer?.body.status;
    if (status === 'ACTIVE') return true;
    if (status !== 'WAITING') return false;
    await pause(pollEveryMs);
    told = await call({ op: 'poll', fan });
  }
  return false;
}

// biome-ignore lint/suspicious/noExplicitAny: as it came
type Held = any;

async function getSeats(world: Visit, fan: string): Promise<Held | undefined> {
  const { hall, random, call, isOver } = world;
  for (let tries = 0; tries < mostTries && !isOver(); tries += 1) {
    const seats = hall.guess.choose(random, 1 + Math.floor(random() * mostSeatsAtOnce));
    if (seats.length === 0) return undefined;
    const key = `${fan}-${tries}-${Math.floor(random() * 2 ** 32).toString(36)}`;
    const request: Request = { op: 'reserve', fan, seats, key };
    const { answer } = await call(request);
    if (!answer) return undefined;
    // Some doubt that it worked, and ask again.
    if (random() < 0.1 && !isOver()) await call(request);
    if (answer.status === 201) {
      hall.guess.heldUntil(seats, Date.parse(answer.body.expiresAt));
      return answer.body;
    }
    if (answer.body.code !== 'SEATS_UNAVAILABLE') return undefined;
    hall.guess.heldUntil(answer.body.seats, Date.now() + (hall.holdSeconds * 1000) / 4);
    if (random() < 0.2) await call({ op: 'map', section: 'A' });
  }
  return undefined;
}

/** Whether the fan may hold again. */
async function decide(world: Visit, fan: string, held: Held): Promise<boolean> {
  const { hall, habits, random, call, pause, isOver } = world;
  const { reservationId, amount, currency } = held;
  const seats: string[] = held.seats.map(({ seat }: { seat: string }) => seat);
  await pause(random() * Math.min(500, hall.holdSeconds * 250));
  if (random() < 0.3 && !isOver()) await call({ op: 'read', fan, reservationId });
  if (isOver()) return false;
  const habit = weighted(random, { ...habits });
  if (habit === 'vanishes') return false;
  if (habit === 'leaves') {
    await call({ op: 'leave', fan });
    return false;
  }
  if (habit === 'cancels') {
    const { answer } = await call({ op: 'cancel', fan, reservationId });
    if (answer?.status === 200) hall.guess.free(seats);
    return answer?.status === 200;
  }
  if (habit === 'paysLate') await pause(Date.parse(held.expiresAt) - Date.now() + random() * 200 - 20);
  if (isOver()) return false;
  const payment = { paymentId: `pay-${reservationId.slice(0, 20)}`, amount, currency };
  const { answer } = await call({ op: 'confirm', reservationId, ...payment });
  if (answer?.status === 200) hall.guess.sold(seats);
  return false;
}
