import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BoxOffice, makeConcert, openBoxOffice } from './support/box-office.ts';
import { visitor } from './support/browser.ts';
import { launchBrowser } from './support/chromium.ts';
import { openHall } from './support/seats.ts';

let office: BoxOffice;
let browser: Browser;
beforeAll(async () => {
  [office, browser] = await Promise.all([openBoxOffice({ pretendsPayment: false }), launchBrowser()]);
});
afterAll(() => Promise.all([browser.close(), office.stack.close()]));

it('loses neither place nor hold while the connection is gone, and holds as soon as it is back', async () => {
  const concertId = await makeConcert(office, { holdSeconds: 3600 });
  const fan = await visitor(browser, office.url);
  const { page, context } = fan;
  const { click } = await openHall(office, page, concertId);
  await page.getByRole('button', { name: 'Get tickets' }).click();
  await page.getByRole('heading', { name: 'It is your turn!' }).waitFor();
  await click('A-1-7');
  await page.clock.install();
  const passUntil = (sentence: string, isThere = true) =>
    expect
      .poll(
        async () => {
          await page.clock.runFor(2000);
          return (await page.getByText(sentence).count()) > 0;
        },
        { timeout: 30_000 },
      )
      .toBe(isThere);
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Hold this seat' }).click();
  await passUntil('No answer came.');
  await context.setOffline(false);
  await passUntil('Held for you');
  await context.setOffline(true);
  await passUntil('The map may be out of date: no connection.');
  await context.setOffline(false);
  await passUntil('The map may be out of date: no connection.', false);
  await page.getByRole('heading', { name: 'Held for you' }).waitFor();
  await fan.close();
});

it('finds its hold, and holds nothing twice, when the answer was lost on the way', async () => {
  const concertId = await makeConcert(office);
  const fan = await visitor(browser, office.url);
  const { page } = fan;
  const { click } = await openHall(office, page, concertId);
  await click('A-1-7');
  const keys: (string | undefined)[] = [];
  await page.route('**/api/v1/reservations', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    keys.push(route.request().headers()['idempotency-key']);
    if (keys.length > 1) return route.continue();
    expect((await route.fetch()).status()).toBe(201);
    return route.abort();
  });
  await page.getByRole('button', { name: 'Hold this seat' }).click();
  await page.getByRole('heading', { name: 'Held for you' }).waitFor();
  expect(keys).toEqual([keys[0], keys[0]]);
  expect((await office.http.seats(concertId)).body.seats).toEqual({ 'A-1-7': 'HELD' });
  await fan.close();
});

it('says what to tell whoever takes the payment elsewhere, and shows the ticket as soon as it is paid', async () => {
  const concertId = await makeConcert(office);
  const fan = await visitor(browser, office.url);
  const { page } = fan;
  const { click } = await openHall(office, page, concertId);
  await click('A-1-7');
  await page.getByRole('button', { name: 'Hold this seat' }).click();
  await page.getByRole('link', { name: /^Pay/ }).click();
  await page.getByRole('heading', { name: 'Payment happens elsewhere' }).waitFor();
  expect(await page.getByRole('button', { name: /Pretend/ }).count()).toBe(0);
  const [, reservationId = ''] =
    /reservation number: ([\w-]+)\./.exec(await page.locator('main').innerText()) ?? [];
  const payment = { paymentId: 'card-1', amount: 165_000, currency: 'KRW' };
  expect((await office.http.confirm(reservationId, payment)).status).toBe(200);
  await page.locator('.qr-ink').waitFor();
  await fan.close();
});

it.each([
  [503, { code: 'BUSY' }, /^Too busy to decide just now/],
  [429, { message: 'Too Many Requests' }, /^Very many people are asking/],
  [409, { code: 'SALES_CLOSED' }, /^The concert has begun/],
  [403, { code: 'QUEUE_TOKEN_EXPIRED' }, /^Your turn is over/],
  [500, { code: 'INTERNAL' }, /^Something went wrong on our side/],
  [500, { message: 'Internal Server Error' }, /^Something went wrong\. Try again/],
])('says in a sentence what %d %o means', async (status, json, sentence) => {
  const concertId = await makeConcert(office);
  const fan = await visitor(browser, office.url);
  const { page } = fan;
  const { click } = await openHall(office, page, concertId);
  await page.getByRole('button', { name: 'Get tickets' }).click();
  await page.getByRole('heading', { name: 'It is your turn!' }).waitFor();
  await click('A-1-7');
  await page.clock.install();
  await page.route('**/api/v1/reservations', (route) =>
    route.request().method() === 'POST' ? route.fulfill({ status, json }) : route.continue(),
  );
  await page.getByRole('button', { name: 'Hold this seat' }).click();
  // What may pass is tried again a few times first.
  await expect
    .poll(
      async () => {
        await page.clock.runFor(5000);
        return page.locator('.choice .notice').allInnerTexts();
      },
      { timeout: 30_000 },
    )
    .toEqual([expect.stringMatching(sentence)]);
  await fan.close();
});

it('says that there is no such concert, and that sales are closed', async () => {
  const fan = await visitor(browser, office.url);
  const { page } = fan;
  await page.goto(`${office.url}/#/concerts/nowhere`);
  await page.getByText('There is no such concert.').waitFor();
  const past = await makeConcert(office, {}, { startsAt: '2020-01-01T00:00:00Z' });
  await openHall(office, page, past);
  await page.getByRole('button', { name: 'Get tickets' }).click();
  await page.getByText('The concert has begun; sales are closed.').waitFor();
  await fan.close();
});
