import { createServer, request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ControlOptions, controlRoom } from '../../../local/control/control-room.ts';
import { watchLocal } from '../../../local/control/local-watch.ts';
import { type ControlServer, startControlServer } from '../../../local/control/server.ts';
import { closeServer, listen } from '../../../local/http/listen.ts';
import { sendJson } from '../../../local/http/response.ts';
import type { Pages } from '../../../local/pages/pages.ts';
import { type Reply, rawStatus } from '../../support/client.ts';
import { activeFan, makeConcert, type TestStack, testStack } from '../../support/stack.ts';

/** One page, and nothing else. */
const page: Pages = {
  answer(_, response, path) {
    if (path === '/') response.end('the page');
    return path === '/';
  },
};
const open = (options: ControlOptions) => startControlServer(controlRoom(page, options), 0);

let test: TestStack;
let control: ControlServer;
beforeAll(async () => {
  test = await testStack();
  const { url: apiUrl } = test.stack;
  control = await open({ apiUrl, watch: watchLocal(apiUrl) });
});
afterAll(async () => {
  await control.close();
  await test.stack.close();
});

/** As the page does, or with other headers. */
async function ask(path: string, { headers = {}, ...init }: RequestInit & { headers?: object } = {}) {
  const own = { origin: control.url, 'sec-fetch-site': 'same-origin' };
  const response = await fetch(`${control.url}/control/api${path}`, {
    ...init,
    headers: { ...own, ...headers },
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Reply['body'],
  };
}
const post = { method: 'POST' };

describe('the page’s own server', () => {
  it('shows the figures of a concert, signed as the operator', async () => {
    const concertId = await makeConcert(test);
    await test.http.reserve(await activeFan(test, concertId), concertId, ['S-1']);
    const { status, headers, body } = await ask(`/concerts/${concertId}/statistics`);
    expect([status, body.concertId, body.seats.held]).toEqual([200, concertId, 1]);
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
    expect(headers.has('access-control-allow-origin')).toBe(false);
    expect((await ask(`/concerts/${concertId}`)).body).toMatchObject({ concertId, title: 'Test Night' });
    expect((await ask('/concerts')).body.concerts).toContainEqual(expect.objectContaining({ concertId }));
  });

  it('passes refusals on as they are', async () => {
    expect(await ask('/concerts/nowhere/statistics')).toMatchObject({
      status: 404,
      body: { code: 'CONCERT_NOT_FOUND' },
    });
    expect(await ask('/concerts?next=nonsense')).toMatchObject({
      status: 400,
      body: { code: 'INVALID_REQUEST' },
    });
  });

  it('releases expired holds', async () => {
    test.stack.pause('schedules');
    const concertId = await makeConcert(test, { holdSeconds: 10 });
    await test.http.reserve(await activeFan(test, concertId), concertId, ['S-1']);
    // Else the schedule is made too late, and the hold expired on the spot.
    await test.stack.settle();
    test.clock.advance(10_000);
    expect(await ask(`/concerts/${concertId}/release`, post)).toMatchObject({
      status: 200,
      body: { released: 1 },
    });
    expect((await ask(`/concerts/${concertId}/release`, post)).body).toEqual({ released: 0 });
    test.stack.resume('schedules');
  });

  it('tells the events of one concert, and then those that came since', async () => {
    const [concertId, other] = [await makeConcert(test), await makeConcert(test)];
    const hold = async (id: string) => test.http.reserve(await activeFan(test, id), id, ['S-1', 'S-2']);
    await hold(other);
    const { reservationId, amount } = (await hold(concertId)).body;
    await test.stack.settle();
    const first = await ask(`/concerts/${concertId}/events`);
    expect(first.body.events).toMatchObject([
      { 'detail-type': 'ReservationCreated', detail: { reservation: { concertId, reservationId } } },
    ]);
    const since = () => ask(`/concerts/${concertId}/events?after=${first.body.next}`);
    expect((await since()).body.events).toEqual([]);
    await test.http.confirm(reservationId, { paymentId: 'p', amount, currency: 'KRW' });
    await test.stack.settle();
    expect((await since()).body.events).toMatchObject([{ 'detail-type': 'ReservationConfirmed' }]);
    for (const after of ['-5', '1.5', 'x', '', '1~x~t', '1~1~'])
      expect((await ask(`/concerts/${concertId}/events?after=${after}`)).status).toBe(400);
  });

  it('counts dead letters by where they lie, with the newest reason', async () => {
    expect((await ask('/dead-letters')).body).toEqual({ deadLetters: [] });
    const deadLetters = [
      { source: 'FailedRecordsBucket', reason: 'first', payload: {} },
      { source: 'FailedInvocationsQueue', reason: 'RetriesExhausted', payload: {} },
      { source: 'FailedRecordsBucket', reason: 'second', payload: {} },
    ];
    const failing = createServer((_, response) => sendJson(response, 200, { deadLetters }));
    expect(await watchLocal(await listen(failing, 0)).deadLetters()).toEqual([
      { source: 'FailedRecordsBucket', count: 2, reason: 'second' },
      { source: 'FailedInvocationsQueue', count: 1, reason: 'RetriesExhausted' },
    ]);
    await closeServer(failing);
  });

  it('has nothing else, under no name', async () => {
    const concertId = await makeConcert(test);
    const paths = ['', '/', '/concerts/', '/constructor', '/__proto__', `/concerts/${concertId}/seats`];
    const own = { origin: control.url, 'sec-fetch-site': 'same-origin' };
    for (const path of [
      ...paths,
      '/concerts/../health',
      '/concerts/A/statistics',
      '/concerts/%2e%2e/statistics',
    ])
      expect([path, await rawStatus(control.url, `/control/api${path}`, own)]).toEqual([path, 404]);
    expect((await ask(`/concerts/${concertId}/statistics`, post)).status).toBe(404);
    expect((await ask(`/concerts/${concertId}/release`)).status).toBe(404);
    expect((await ask('/concerts/concerts/statistics')).body.code).toBe('CONCERT_NOT_FOUND');
    const at = async (path: string) => fetch(control.url + path, { redirect: 'manual' });
    expect((await at('/nothing')).status).toBe(404);
    expect((await at('/control/nothing')).status).toBe(404);
    for (const path of ['/', '/control']) expect((await at(path)).headers.get('location')).toBe('/control/');
    expect(await (await at('/control/')).text()).toBe('the page');
    expect((await at('//')).status).toBe(404);
  });
});

describe('another site', () => {
  it('can neither read nor have anything done', async () => {
    const concertId = await makeConcert(test);
    test.stack.gateway.resetCalls();
    const foreign = [
      { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
      { 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:9' },
      { 'sec-fetch-site': 'none', origin: control.url },
      { 'sec-fetch-site': 'same-origin', origin: 'null' },
      { 'sec-fetch-site': 'same-origin', origin: control.url.replace('http:', 'https:') },
    ];
    for (const headers of foreign) {
      for (const path of [`/concerts/${concertId}/statistics`, '/dead-letters'])
        expect([headers, (await ask(path, { headers })).status]).toEqual([headers, 403]);
      expect((await ask(`/concerts/${concertId}/release`, { ...post, headers })).status).toBe(403);
    }
    expect(test.stack.gateway.calls()).toEqual([]);
  });

  it('cannot post without saying where it comes from, nor ask by a name of its own', async () => {
    const path = `/control/api/concerts/${await makeConcert(test)}/release`;
    const status = (headers: Record<string, string>) =>
      new Promise((resolve) => {
        httpRequest(control.url + path, { method: 'POST', headers }, (response) =>
          resolve(response.resume().statusCode),
        ).end();
      });
    const { host } = new URL(control.url);
    expect(await status({ host })).toBe(403);
    expect(await status({ host: 'evil.example', origin: 'http://evil.example' })).toBe(403);
    expect(await status({ host, origin: control.url })).toBe(200);
  });
});

describe('when something is not there', () => {
  it('says that the API cannot be reached, and goes on answering', async () => {
    const gone = await open({ apiUrl: 'http://127.0.0.1:9/', watch: watchLocal('http://127.0.0.1:9/') });
    for (let times = 0; times < 2; times += 1) {
      const response = await fetch(`${gone.url}/control/api/concerts`);
      expect(response.status).toBe(502);
      expect(await response.json()).toMatchObject({
        code: 'UNREACHABLE',
        detail: '127.0.0.1:9 cannot be reached',
      });
    }
    expect((await fetch(`${gone.url}/control/api/dead-letters`)).status).toBe(502);
    await gone.close();
  });

  it('says that an API without a stack shows no events', async () => {
    // This very server: it has no /_local/ routes.
    const blind = await open({ apiUrl: test.stack.url, watch: watchLocal(control.url) });
    const response = await fetch(`${blind.url}/control/api/dead-letters`);
    expect([response.status, ((await response.json()) as Reply['body']).code]).toEqual([501, 'NOT_WATCHED']);
    await blind.close();
  });

  it('says that a port is in use', async () => {
    const port = Number(new URL(control.url).port);
    const room = controlRoom(page, { apiUrl: '', watch: watchLocal('') });
    await expect(startControlServer(room, port)).rejects.toThrow(
      `port ${port} is in use: choose another one with --port`,
    );
  });
});
