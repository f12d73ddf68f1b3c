import { setImmediate as turn } from 'node:timers/promises';
import pLimit from 'p-limit';
import { expect, it } from 'vitest';
import { virtualClock } from '../../../../local/clock.ts';
import { isSlowness, type Line } from '../../../../local/prove/fuzz/line.ts';
import { buildScene } from '../../../../local/prove/fuzz/scene.ts';
import { watchStarvation } from '../../../../local/prove/fuzz/starvation.ts';
import { createTally } from '../../../../local/prove/fuzz/tally.ts';
import type { Outcome, WireRequest } from '../../../../local/prove/fuzz/wire.ts';

const answer = (status: number, body: unknown = {}): Outcome => ({
  status,
  headers: {},
  body: Buffer.from(JSON.stringify(body)),
});

it.each<[string, Outcome, number, number, boolean]>([
  ['503 after the time of a function', answer(503), 2600, 0, true],
  ['503 at once', answer(503), 100, 0, false],
  ['500 after a long time', answer(500), 5000, 5000, false],
  ['200 after a long time', answer(200), 5000, 5000, false],
  ['silence, while this process was starved', 'silent', 10_000, 1500, true],
  ['silence, while it was not', 'silent', 10_000, 200, false],
  ['a closed connection', 'closed', 5000, 5000, false],
])('%s', (_, outcome, tookMs, starvedMs, expected) => {
  expect(isSlowness(outcome, { tookMs, starvedMs })).toBe(expected);
});

it('a thread that stood still was starved', async () => {
  const starvation = watchStarvation();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
  await expect.poll(starvation.totalMs).toBeGreaterThan(200);
  starvation.stop();
});

it('one request in a hundred may be too slow to judge, and no more', () => {
  const tally = createTally();
  const exchange = { routeKey: null, outcome: answer(404), writes: [], isTooSlow: false };
  for (let count = 0; count < 99; count += 1) tally.add('valid', exchange, undefined);
  const titles = () => tally.shortcomings([]).map(({ title }) => title);
  tally.addTooSlow();
  expect(tally.counts()).toMatchObject({ operations: 100, 'too slow to judge': 1 });
  expect(titles().join()).not.toContain('too slow');
  tally.addTooSlow();
  expect(titles()).toContain(
    'The fuzzing proved too little: the machine was too slow for 2 of 101 requests.',
  );
});

/** A stack as far as a scene needs it: nobody joins a concert that has started. The nth request comes too slow. */
function standIn(slowRequest?: number) {
  const clock = virtualClock(0);
  const startsAtMs = new Map<string, number>();
  let requests = 0;
  const send = async ({ target, body }: WireRequest) => {
    requests += 1;
    const isTooSlow = requests === slowRequest;
    await turn();
    const [, concertId] = /concerts\/(.*)\/queue-tokens/.exec(target) ?? [];
    const isLate = concertId !== undefined && clock.now() >= (startsAtMs.get(concertId) ?? 0);
    if (target === '/api/v1/concerts') {
      const concert = JSON.parse(body.toString());
      startsAtMs.set(concert.concertId, Date.parse(concert.startsAt));
    }
    return { routeKey: null, outcome: answer(isTooSlow ? 503 : isLate ? 409 : 201), writes: [], isTooSlow };
  };
  const line = { send } as Partial<Line> as Line;
  const ground = { line, url: 'http://127.0.0.1:3000', clock, oneAtATime: pLimit(1) };
  return { ground, startsAtMs, requests: () => requests };
}

it('a scene that is wanted while another is built waits, for each moves the clock', async () => {
  const { ground, startsAtMs, requests } = standIn();
  const first = buildScene(ground);
  // Near its end: then it would move the clock before the fans of the second have joined.
  while (requests() < 12) await turn();
  await Promise.all([first, buildScene(ground)]);
  expect(startsAtMs.size).toBe(6);
  expect(ground.clock.now()).toBe(4000);
});

it('a scene that the machine was too slow for is built anew', async () => {
  const { ground, startsAtMs } = standIn(8);
  await buildScene(ground);
  expect(startsAtMs.size).toBe(6);
});
