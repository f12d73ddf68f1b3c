import { get } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { activeFans, makeConcert, reserveInsistently, type TestStack, testStack } from '../support/stack.ts';

let test: TestStack;
let path: string;
const seatsEach = 20;

beforeAll(async () => {
  test = await testStack({ streams: false, schedules: false });
  const concertId = await makeConcert(test, { maxSeatsPerReservation: seatsEach });
  path = `/api/v1/concerts/${concertId}/seats`;
  const tokens = await activeFans(test, concertId, 5);
  for (const [index, token] of tokens.entries()) {
    const seats = Array.from({ length: seatsEach }, (_, seat) => `S-${index * seatsEach + seat + 1}`);
    await reserveInsistently(test, token, concertId, seats);
  }
});
afterAll(() => test.stack.close());

const look = (headers: Record<string, string>) => fetch(test.stack.url + path, { headers });

it('is compressed for who takes it so', async () => {
  const [plain, compressed] = await Promise.all([bytesOf('identity'), bytesOf('gzip')]);
  expect(compressed.length).toBeLessThan(plain.length / 3);
  const [map, same] = [JSON.parse(plain.toString()), JSON.parse(gunzipSync(compressed).toString())];
  expect(same.seats).toEqual(map.seats);
  expect(map).toMatchObject({ total: 540, available: 440 });
});

/** As they came; `fetch` would unpack them. */
const bytesOf = (encoding: string): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const options = { headers: { 'accept-encoding': encoding } };
    get(test.stack.url + path, options, (answer) => resolve(buffer(answer))).once('error', reject);
  });

it('is sent again only when a seat has changed', async () => {
  const first = await look({});
  const etag = first.headers.get('etag') ?? '';
  const again = await look({ 'if-none-match': etag });
  expect(again.status).toBe(304);
  expect(await again.text()).toBe('');
  expect(again.headers.get('cache-control')).toBe('public, max-age=0, s-maxage=1');

  // Holds lapse to the millisecond, with nobody to write it down.
  test.clock.advance(300_000);
  const after = await look({ 'if-none-match': etag });
  expect(after.status).toBe(200);
  expect(await after.json()).toMatchObject({ seats: {} });
});
