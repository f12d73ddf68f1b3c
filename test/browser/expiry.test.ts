import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { virtualClock } from '../../local/clock.ts';
import { type BoxOffice, makeConcert, openBoxOffice } from './support/box-office.ts';
import { visitor } from './support/browser.ts';
import { launchBrowser } from './support/chromium.ts';
import { openHall } from './support/seats.ts';

let office: BoxOffice;
let browser: Browser;
beforeAll(async () => {
  [office, browser] = await Promise.all([openBoxOffice(), launchBrowser()]);
});
afterAll(() => Promise.all([browser.close(), office.stack.close()]));

it('ends a hold before the eyes of its fan, who holds the same seats again with one click', async () => {
  const concertId = await makeConcert(office, { holdSeconds: 5 });
  const fan = await visitor(browser, office.url);
  const { page } = fan;
  const { click } = await openHall(office, page, concertId);
  await click('A-1-7');
  await page.getByRole('button', { name: 'Hold this seat' }).click();
  await page.getByRole('timer').waitFor();
  await page.getByRole('heading', { name: 'Time is up' }).waitFor();
  expect((await office.http.seats(concertId)).body.seats).toEqual({});
  await page.getByRole('button', { name: 'Hold the same seats again' }).click();
  await page.getByRole('heading', { name: 'Held for you' }).waitFor();
  await fan.close();
});

it('says that the payment came too late, and that nothing was paid', async () => {
  const { clock, office: stepped } = await steppedOffice();
  const concertId = await makeConcert(stepped, { holdSeconds: 300 });
  const fan = await visitor(browser, stepped.url);
  const { page } = fan;
  const { click } = await openHall(stepped, page, concertId);
  await click('A-1-7');
  await page.getByRole('button', { name: 'Hold this seat' }).click();
  await page.getByRole('link', { name: /^Pay/ }).click();
  // Held up on its way until the hold has lapsed, which the page does not hear of meanwhile.
  await page.route('**/api/v1/reservations/**', (route) => route.abort());
  await page.route('**/_local/payments', async (route) => {
    clock.advance(300_000);
    await page.unroute('**/api/v1/reservations/**');
    await route.continue();
  });
  const answered = page.waitForResponse('**/_local/payments');
  await page.getByRole('button', { name: /^Pretend to pay/ }).click();
  expect(await (await answered).json()).toMatchObject({ code: 'RESERVATION_EXPIRED' });
  await page.getByRole('heading', { name: 'Time is up' }).waitFor();
  await page.getByText('Nothing was paid').first().waitFor();
  await page.getByRole('link', { name: 'Back to the hall', exact: true }).click();
  await page.getByRole('button', { name: 'Hold the same seats again' }).waitFor();
  await fan.close();
  await stepped.stack.close();
});

/** With a clock two hours ahead of the fans' own, that stands still until it is stepped. */
async function steppedOffice() {
  const clock = virtualClock(Date.now() + 2 * 3_600_000);
  return { clock, office: await openBoxOffice({ clock }) };
}

it("counts down by the server's clock, whatever the fan's own says", async () => {
  const { clock, office: ahead } = await steppedOffice();
  const concertId = await makeConcert(ahead, { holdSeconds: 300 });
  const fan = await visitor(browser, ahead.url);
  const { page } = fan;
  const { click } = await openHall(ahead, page, concertId);
  await click('A-1-7');
  await page.getByRole('button', { name: 'Hold this seat' }).click();
  expect(await page.getByRole('timer').innerText()).toMatch(/^(5:00|4:5\d)$/);
  clock.advance(240_000);
  // It asks every few seconds, and sees that the server's clock has moved.
  await expect.poll(() => page.getByRole('timer').innerText(), { timeout: 15_000 }).toMatch(/^(1:00|0:5\d)$/);
  clock.advance(61_000);
  await page.getByRole('heading', { name: 'Time is up' }).waitFor({ timeout: 15_000 });
  await fan.close();
  await ahead.stack.close();
});
