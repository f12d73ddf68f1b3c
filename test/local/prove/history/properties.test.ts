import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkHistory } from '../../../../local/prove/history/check/check.ts';
import type { Operation } from '../../../../local/prove/history/operation.ts';
import { type Random, seededRandom } from '../../../../local/random.ts';
import { header } from './histories.ts';
import { simulatedHistory } from './simulated-seat.ts';

const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const problemsOf = (operations: Operation[]) => checkHistory(header(), operations).problems;

it('accepts whatever a correct hall answers', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      expect(problemsOf(simulatedHistory(seed))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

it('rejects nine of ten histories with one lie in them', () => {
  const random = seededRandom(1);
  let lies = 0;
  let found = 0;
  fc.assert(
    fc.property(seeds, (seed) => {
      const operations = simulatedHistory(seed);
      const lie = pickLie(operations, random);
      if (!lie) return;
      lies += 1;
      if (problemsOf(lie).length > 0) found += 1;
    }),
    { numRuns: 200, seed: 1 },
  );
  expect(lies).toBeGreaterThan(150);
  expect(found / lies).toBeGreaterThan(0.9);
});

/** The same history with one answer turned into its opposite; undefined when it has none to turn. */
function pickLie(operations: Operation[], random: Random): Operation[] | undefined {
  const candidates = operations.flatMap((operation, index) => {
    const lie = lieAbout(operation);
    return lie ? [{ index, lie }] : [];
  });
  const one = candidates[Math.floor(random() * candidates.length)];
  return one && operations.with(one.index, one.lie);
}

function lieAbout(operation: Operation): Operation | undefined {
  const { answer } = operation;
  if (!answer) return undefined;
  const { status, body } = answer;
  const say = (change: object, newStatus = status): Operation => ({
    ...operation,
    answer: { status: newStatus, body: { ...body, ...change } },
  });
  switch (operation.op) {
    case 'map': {
      const [seat] = Object.keys(body.seats);
      if (seat === undefined) return say({ seats: { 'S-2': 'SOLD' } });
      const { [seat]: _, ...seats } = body.seats;
      return say({ seats });
    }
    case 'read':
      return body.status === 'CONFIRMED'
        ? say({ status: 'CANCELLED', cancelledAt: body.confirmedAt })
        : say({
            status: 'CONFIRMED',
            version: 2,
            confirmedAt: body.createdAt,
            paymentId: body.reservationId,
          });
    case 'reserve':
      // A seat that somebody else has is given away once more.
      if (status !== 409) return undefined;
      return {
        ...operation,
        answer: { status: 201, body: reservationOutOfNothing(operation) },
      };
    default:
      return undefined;
  }
}

function reservationOutOfNothing({ seats, endMs, key }: Extract<Operation, { op: 'reserve' }>) {
  const now = endMs ?? 0;
  const iso = (timeMs: number) => new Date(timeMs).toISOString();
  return {
    reservationId: `lie-${key}`,
    status: 'TEMPORARILY_ASSIGNED',
    seats: seats.map((seat) => ({ seat, price: 100 })),
    amount: seats.length * 100,
    currency: 'KRW',
    createdAt: iso(now),
    expiresAt: iso(now + 1000),
    version: 1,
    now: iso(now),
  };
}
