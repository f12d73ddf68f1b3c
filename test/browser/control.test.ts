import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startControlServer } from '../../local/control/server.ts';
import type { DeadLetterCount } from '../../local/control/watch.ts';
import { NotWatched } from '../../local/control/watch.ts';
import { expectAccessible } from './support/axe.ts';
import { type BoxOffice, makeConcert, openBoxOffice } from './support/box-office.ts';
import { laptop, phone, visitor } from './support/browser.ts';
import { launchBrowser } from './support/chromium.ts';
import { controlFor, figure } from './support/control.ts';

let browser: Browser;
let office: BoxOffice;
const deadLetters: DeadLetterCount[] = [];
beforeAll(async () => {
  const control = await controlFor({ deadLetters: async () => [...deadLetters] });
  [browser, office] = await Promise.all([launchBrowser(), openBoxOffice({ control, schedules: false })]);
});
afterAll(() => Promise.all([browser.close(), office.stack.close()]));

const roomOf = (concertId: string) => `${office.url}/control/#/concerts/${concertId}`;
const joined = async (concertId: string) => (await office.http.join(concertId)).body.token as string;

it('shows a concert as it sells, without a reload', async () => {
  const { http } = office;
  const concertId = await makeConcert(office, { queue: { maxActive: 2 } });
  const operator = await visitor(browser, office.url);
  const { page } = operator;
  await page.goto(`${office.url}/control`);
  await page.getByText('Watching the tests').waitFor();
  await page.getByRole('link', { name: new RegExp(concertId) }).click();
  await page.getByRole('heading', { name: /^Night \d+$/ }).waitFor();
  await figure(page, 'sold', '0 of 52 seats (0%)');
  await page.getByText('Nothing has happened lately.').waitFor();
  await page.getByText('None: all that happened was dealt with.').waitFor();

  const [first, second] = [await joined(concertId), await joined(concertId)];
  await joined(concertId);
  const { reservationId, amount } = (await http.reserve(first, concertId, ['A-1-1', 'A-1-2'])).body;
  expect((await http.reserve(second, concertId, ['A-1-2', 'S-1'])).status).toBe(409);
  await figure(page, 'held', '2 seats in 1 hold');
  await figure(page, 'active', '2 of 2');
  await figure(page, 'waiting', '1');
  await figure(page, 'admitted', '2');
  await figure(page, 'races', '1');
  const held = page.locator(`[data-event="${reservationId}.1"]`);
  await held.waitFor();
  expect(await held.innerText()).toMatch(/held\s+A-1-1, A-1-2\s+₩330,000/);

  await http.confirm(reservationId, { paymentId: 'p', amount, currency: 'KRW' });
  await figure(page, 'sold', '2 of 52 seats (3.8%)');
  await figure(page, 'revenue', '₩330,000');
  await page.locator(`[data-event="${reservationId}.2"]`).getByText('sold').waitFor();
  const floor = page.getByRole('row', { name: /^Floor A/ });
  expect(await floor.innerText()).toMatch(/Floor A\s+2\s+0\s+38\s+₩330,000/);
  expect(await page.locator('tbody .fill-sold').first().getAttribute('width')).toBe('5');

  deadLetters.push({ source: 'FailedRecordsBucket', count: 1000, isMore: true, reason: 'RetriesExhausted' });
  await page.getByText('1,000 and more').waitFor({ timeout: 20_000 });
  await page.getByText('Failed records').waitFor();
  await page.getByText('RetriesExhausted').waitFor();
  deadLetters.length = 0;
  await operator.close();
});

it('releases expired holds once somebody has said so twice, by keyboard alone', async () => {
  const { http } = office;
  const concertId = await makeConcert(office, { holdSeconds: 1 });
  const operator = await visitor(browser, office.url);
  const { page } = operator;
  await page.goto(roomOf(concertId));
  await figure(page, 'lag', 'none lately');
  const token = await joined(concertId);
  const { reservationId } = (await http.reserve(token, concertId, ['S-1'])).body;
  await figure(page, 'lapsed', /^1, the first \d+(\.\d)? s ago$/);
  await figure(page, 'free', '52');

  const start = page.getByRole('button', { name: 'Release expired holds' });
  await start.focus();
  await page.keyboard.press('Enter');
  // What does nothing comes first under one's fingers.
  await page.getByRole('group', { name: /^Release the expired holds of Night \d+\?$/ }).waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('No');
  await page.keyboard.press('Escape');
  await start.waitFor();
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.textContent))
    .toBe('Release expired holds');
  expect((await http.reservation(token, reservationId)).body.version).toBe(1);

  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Yes, release them' }).press('Enter');
  await page.getByRole('status').getByText('1 hold released.').waitFor();
  await figure(page, 'lapsed', '0');
  await page
    .locator(`[data-event="${reservationId}.2"]`)
    .getByText(/^expired \d+(\.\d)? s late$/)
    .waitFor();
  await figure(page, 'lag', /^median (\d+(\.\d)? s), longest \1$/);
  await operator.close();
});

it('keeps what it has while there is no connection, and goes on when there is', async () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
  let shop = await openBoxOffice({ dataDirectory });
  const concertId = await makeConcert(shop);
  const { reservationId } = (
    await shop.http.reserve((await shop.http.join(concertId)).body.token, concertId, ['S-1'])
  ).body;
  expect(reservationId).toBeDefined();
  const room = (await controlFor())(shop.url);
  const server = await startControlServer(room, 0);
  const operator = await visitor(browser, server.url);
  const { page } = operator;
  await page.goto(`${server.url}/control/#/concerts/${concertId}`);
  await figure(page, 'held', '1 seat in 1 hold');
  await shop.stack.close();
  await page
    .getByText(/^No connection since \d+:\d\d:\d\d/)
    .first()
    .waitFor();
  await figure(page, 'held', '1 seat in 1 hold');
  shop = await openBoxOffice({ dataDirectory, port: Number(new URL(shop.url).port) });
  await page
    .getByText(/^No connection since/)
    .first()
    .waitFor({ state: 'detached', timeout: 60_000 });
  await shop.http.reserve((await shop.http.join(concertId)).body.token, concertId, ['S-2']);
  await figure(page, 'held', '2 seats in 2 holds');
  // Not even its own server answers.
  await server.close();
  await page
    .getByText(/^No connection since/)
    .first()
    .waitFor();
  await operator.close();
  await shop.stack.close();
  rmSync(dataDirectory, { recursive: true, force: true });
});

it('says that there is no such concert, and what cannot be seen', async () => {
  const blind = async () => {
    throw new NotWatched('name its stack');
  };
  const control = await controlFor({ events: blind, deadLetters: blind });
  const server = await startControlServer(control(office.url), 0);
  const operator = await visitor(browser, server.url);
  const { page } = operator;
  await page.goto(`${server.url}/control/#/concerts/nowhere`);
  await page.getByText('There is no such concert.').waitFor();
  await page.goto(`${server.url}/control/#/concerts/${await makeConcert(office)}`);
  await page.getByText('Events cannot be seen this way.').waitFor();
  await page.getByText('Dead letters cannot be seen this way.').waitFor();
  await figure(page, 'sold', '0 of 52 seats (0%)');
  await operator.close();
  await server.close();
});

describe.each([
  ['in light colours', laptop],
  ['in dark colours', { ...laptop, colorScheme: 'dark' as const }],
  ['on a phone, in Korean', { ...phone, locale: 'ko-KR' }],
])('%s', (_, options) => {
  it('has no violation, and nothing beside the screen', async () => {
    const concertId = await makeConcert(office, { queue: { maxActive: 1 } });
    const first = await joined(concertId);
    await office.http.reserve(first, concertId, ['A-1-1', 'A-1-2']);
    deadLetters.push({ source: 'FailedInvocationsQueue', count: 2 });
    const operator = await visitor(browser, office.url, options);
    const { page } = operator;
    await page.goto(`${office.url}/control/`);
    await page.getByRole('link', { name: new RegExp(concertId) }).waitFor();
    await expectAccessible(page);
    await page.goto(roomOf(concertId));
    await page.locator('[data-type="ReservationCreated"]').waitFor();
    await page.locator('.alarm').waitFor();
    await expectAccessible(page);
    await page.locator('.release button').click();
    await page.locator('.release fieldset').waitFor();
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    if (options.locale === 'ko-KR') {
      expect(await page.evaluate(() => document.documentElement.lang)).toBe('ko');
      await page.getByRole('heading', { name: '구역별 판매' }).waitFor();
      await figure(page, 'held', '1건, 2석');
    }
    deadLetters.length = 0;
    await operator.close();
  });
});
