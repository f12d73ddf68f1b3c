import { randomUUID } from 'node:crypto';
import { systemClock } from '../../local/clock.ts';
import type { LocalStack } from '../../local/stack.ts';
import { makeHall } from '../hall.ts';
import { barePath } from './bare-template.ts';
import { fanPool } from './fan-pool.ts';
import { makeFans, tokensOf } from './fans.ts';
import type { HttpCall, JobResult, Load } from './run-load.ts';
import { holdMs } from './transaction.ts';

/** Ways to reserve a seat, the most complete one first. */
export const variants = ['Holdfast', 'bare handler', 'SDK through the gateway', 'SDK on the engine'] as const;
export type Variant = (typeof variants)[number];

/** Reserves `count` seats, `clients` at once. */
type Reserve = (clients: number, count: number) => Promise<JobResult>;

/** Twice what a job needs, so that it seldom has to wait for the holds of the one before. */
const fansEach = 400;

/** Makes a hall and fans for every variant. What each sends is made ready before its time begins to count. */
export async function connectVariants(stack: LocalStack, load: Load): Promise<Record<Variant, Reserve>> {
  const hall = { concertId: 'ours', seats: fansEach, maxActive: fansEach, holdSeconds: holdMs / 1000 };
  await makeHall(stack.url, systemClock(), hall);
  const ourFans = await makeFans(stack, 'ours', fansEach);
  const tokens = await tokensOf(stack, ourFans);
  const ours = fanPool(
    ourFans.map(({ concertId, sectionId, number }, index) => ({
      token: tokens[index] ?? '',
      body: JSON.stringify({ concertId, seats: [`${sectionId}-${number}`] }),
    })),
    holdMs,
  );
  const bare = fanPool(await makeFans(stack, 'bare', fansEach), holdMs);
  const held = fanPool(await makeFans(stack, 'sdk', fansEach), holdMs);
  const sdk =
    (endpoint: string): Reserve =>
    (clients, count) =>
      held.lend(count, (holds) => {
        const where = { tableName: stack.tableName, endpoint, accessKeyId: 'ReserveFunction' };
        return load.run({ kind: 'sdk', clients, holds, ...where });
      });
  return {
    Holdfast: (clients, count) =>
      ours.lend(count, (fans) => {
        const calls = fans.map(({ body, token }) =>
          call(`${stack.url}/api/v1/reservations`, body, { 'queue-token': token }),
        );
        return load.run({ kind: 'http', clients, calls });
      }),
    'bare handler': (clients, count) =>
      bare.lend(count, (fans) => {
        const calls = fans.map((fan) => call(stack.url + barePath, JSON.stringify(fan)));
        return load.run({ kind: 'http', clients, calls });
      }),
    'SDK through the gateway': sdk(stack.gateway.url),
    'SDK on the engine': sdk(stack.engine.url),
  };
}

/** With a key of its own each time: one that came before would bring the answer that it brought then. */
const call = (url: string, body: string, more: Record<string, string> = {}): HttpCall => ({
  url,
  headers: {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'idempotency-key': randomUUID(),
    ...more,
  },
  body,
});
