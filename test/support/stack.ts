import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { virtualClock } from '../../local/clock.ts';
import type { Faults } from '../../local/faults/faults.ts';
import type { Pages } from '../../local/pages/pages.ts';
import { startStack } from '../../local/stack.ts';
import { httpClient, type Reply } from './client.ts';
import { testHall } from './hall.ts';
import { keepUsage } from './usage.ts';

const startMs = Date.parse('2027-01-01T00:00:00Z');

/**
 * A stack of its own on the preferred engine, its clock standing still until it is stepped. Closed, it leaves in
 * `usageDirectory` what it used of its permissions; one of a changed template does not, unless told where.
 */
export async function testStack({
  templatePath = inject('templatePath'),
  engine = inject('engines')[0],
  usageDirectory = templatePath === inject('templatePath') ? inject('usageDirectory') : undefined,
  ...options
}: {
  templatePath?: string;
  engine?: { url: string };
  usageDirectory?: string;
  streams?: boolean;
  schedules?: boolean;
  faults?: Faults;
  pages?: Pages;
} = {}) {
  if (!engine) throw new Error('no engine runs on this machine');
  const clock = virtualClock(startMs);
  const log: string[] = [];
  const stack = await startStack({
    ...options,
    templatePath,
    engineUrl: engine.url,
    clock,
    port: 0,
    log: (line) => void log.push(line),
  });
  const close = async () => {
    if (usageDirectory !== undefined) keepUsage(usageDirectory, stack.access);
    await stack.close();
  };
  return { stack: { ...stack, close }, clock, log, http: httpClient(stack.url) };
}
export type TestStack = Awaited<ReturnType<typeof testStack>>;

let concerts = 0;

/** The body that makes a concert of its own; `policy` as in the API. */
export function concertRequest(
  policy: Record<string, unknown> = {},
  overrides: Record<string, unknown> = {},
) {
  concerts += 1;
  return {
    concertId: `concert-${concerts}-${process.pid}`,
    ...testHall,
    policy,
    ...overrides,
  };
}

/** Makes a concert and says its id. */
export async function makeConcert(
  { http }: TestStack,
  policy: Record<string, unknown> = {},
  overrides: Record<string, unknown> = {},
) {
  const { status, body } = await http.createConcert(concertRequest(policy, overrides));
  if (status !== 201) throw new Error(`the concert was not made: ${JSON.stringify(body)}`);
  return body.concertId as string;
}

/** A fan who has joined and may reserve. */
export async function activeFan({ http, clock }: TestStack, concertId: string): Promise<string> {
  const joined = await http.join(concertId);
  const token: string = joined.body.token;
  for (let polls = 0, { status } = joined.body; status !== 'ACTIVE'; polls += 1) {
    if (polls === 20) throw new Error('the fan was not let in');
    clock.advance(1000);
    status = (await http.poll(token)).body.status;
  }
  return token;
}

/** Fans in number, all joined at once, each let in. */
export async function activeFans(test: TestStack, concertId: string, count: number): Promise<string[]> {
  const { http, clock } = test;
  const joined = await Promise.all(Array.from({ length: count }, () => insist(() => http.join(concertId))));
  const tokens = joined.map(({ body }) => body.token as string);
  for (let polls = 0, waiting = tokens; waiting.length > 0; polls += 1) {
    if (polls === 100) throw new Error(`${waiting.length} fans were not let in`);
    const replies = await Promise.all(waiting.map((token) => insist(() => http.poll(token))));
    waiting = waiting.filter((_, index) => replies[index]?.body.status !== 'ACTIVE');
    clock.advance(1000);
  }
  return tokens;
}

/** Asks again as a good client does when nothing was decided in time: on a busy machine that may happen. */
export async function insist(ask: () => Promise<Reply>): Promise<Reply> {
  for (let tries = 1; ; tries += 1) {
    const reply = await ask();
    if (reply.status !== 503 || tries === 20) return reply;
  }
}

/** Reserves, and asks again with the same key when told that nothing was decided in time. */
export function reserveInsistently({ http }: TestStack, token: string, concertId: string, seats: string[]) {
  const key = randomUUID();
  return insist(() => http.reserve(token, concertId, seats, key));
}

export interface ToldEvent {
  'detail-type': string;
  source: string;
  detail: {
    eventId: string;
    schemaVersion: number;
    occurredAt: string;
    lagMs?: number;
    reservation: { reservationId: string; version: number; status: string };
  };
}

/** Everything that the bus was told, oldest first. */
export const toldEvents = ({ stack }: TestStack) => stack.events() as ToldEvent[];

/** What the bus was told of one reservation. */
export const toldOf = (test: TestStack, reservationId: string): ToldEvent[] =>
  toldEvents(test).filter(({ detail }) => detail.reservation.reservationId === reservationId);
