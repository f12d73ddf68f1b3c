import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadPages } from '../../../local/pages/pages.ts';
import { rawStatus } from '../../support/client.ts';
import { activeFan, makeConcert, type TestStack, testStack } from '../../support/stack.ts';

const directory = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
let test: TestStack;
beforeAll(async () => {
  mkdirSync(join(directory, 'assets'));
  writeFileSync(join(directory, 'index.html'), '<!doctype html><title>page</title>');
  writeFileSync(join(directory, 'assets', 'main-1.js'), 'console.log(1)');
  test = await testStack({ pages: await loadPages(directory, { pretendPaymentsPath: '/_local/payments' }) });
});
afterAll(async () => {
  await test.stack.close();
  rmSync(directory, { recursive: true, force: true });
});

it('serves the page with headers that let nothing else run, and asks for it each time', async () => {
  for (const path of ['/', '/index.html']) {
    const response = await fetch(test.stack.url + path);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('<title>page</title>');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
  }
});

it('lets parts be kept for good, since another version has another name', async () => {
  const response = await fetch(`${test.stack.url}/assets/main-1.js`);
  expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  const head = await fetch(`${test.stack.url}/assets/main-1.js`, { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
});

it('compresses for who takes it so', async () => {
  const sent = await new Promise<Buffer>((resolve, reject) => {
    const options = { headers: { 'accept-encoding': 'gzip' } };
    get(`${test.stack.url}/`, options, (answer) => resolve(buffer(answer))).once('error', reject);
  });
  expect(gunzipSync(sent).toString()).toContain('<title>page</title>');
});

it('says where to pretend to pay, and leaves everything else to the API', async () => {
  expect(await (await fetch(`${test.stack.url}/config.json`)).json()).toEqual({
    pretendPaymentsPath: '/_local/payments',
  });
  for (const path of ['/assets/none.js', '/assets/../../package.json', '/assets/%2e%2e/index.html'])
    expect(await rawStatus(test.stack.url, path), path).toBe(404);
  expect(await (await fetch(`${test.stack.url}/api/v1/health`)).json()).toMatchObject({ status: 'ok' });
  expect((await fetch(`${test.stack.url}/`, { method: 'POST' })).status).toBe(404);
});

const pay = (body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${test.stack.url}/_local/payments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code;

async function hold() {
  const concertId = await makeConcert(test);
  const token = await activeFan(test, concertId);
  const { body } = await test.http.reserve(token, concertId, ['A-1-1']);
  return body as { reservationId: string; amount: number; currency: string };
}

it('pretends that a payment was made, as often as it is asked', async () => {
  const { reservationId, amount, currency } = await hold();
  for (let times = 0; times < 2; times += 1) {
    const response = await pay({ reservationId, amount, currency });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      reservationId,
      status: 'CONFIRMED',
      paymentId: `pretend-${reservationId}`,
    });
  }
});

it('passes on what the API says against a payment', async () => {
  const { reservationId, amount, currency } = await hold();
  const wrong = await pay({ reservationId, amount: amount + 1, currency });
  expect([wrong.status, await codeOf(wrong)]).toEqual([422, 'PAYMENT_MISMATCH']);
  test.clock.advance(300_000);
  const late = await pay({ reservationId, amount, currency });
  expect([late.status, await codeOf(late)]).toEqual([409, 'RESERVATION_EXPIRED']);
});

it.each([
  ['from another site', { 'sec-fetch-site': 'cross-site' }],
  ['from another port of this machine', { 'sec-fetch-site': 'same-site' }],
  ['from another origin', { origin: 'http://example.com' }],
  ['from another port, by its origin', { origin: 'http://127.0.0.1:1' }],
  ['from a file', { origin: 'null' }],
  ['as a form sends it', { 'content-type': 'text/plain' }],
])('pays for nobody %s', async (_, headers) => {
  const { reservationId, amount, currency } = await hold();
  expect((await pay({ reservationId, amount, currency }, headers)).status).toBe(403);
  const origin = { origin: test.stack.url, 'sec-fetch-site': 'same-origin' };
  expect((await pay({ reservationId, amount, currency }, origin)).status).toBe(200);
});

it.each([
  ['{'],
  [{}],
  [{ reservationId: '../../x', amount: 1, currency: 'KRW' }],
  [{ reservationId: 'a', amount: 1, currency: 'KRW', more: 1 }],
])('takes no nonsense: %j', async (body) => {
  expect((await pay(body)).status).toBe(400);
});

it('answers no preflight there, and no other method', async () => {
  const preflight = await fetch(`${test.stack.url}/_local/payments`, {
    method: 'OPTIONS',
    headers: { origin: 'http://example.com', 'access-control-request-method': 'POST' },
  });
  expect(preflight.status).toBe(404);
  expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
  expect((await fetch(`${test.stack.url}/_local/payments`)).status).toBe(404);
});

it('has neither page nor payment in a stack without pages', async () => {
  const bare = await testStack();
  expect((await fetch(`${bare.stack.url}/`)).status).toBe(404);
  expect((await fetch(`${bare.stack.url}/_local/payments`, { method: 'POST' })).status).toBe(404);
  await bare.stack.close();
});
