import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
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

it('lets one of two browsers have a seat, and offers the other the nearest with one click', async () => {
  const concertId = await makeConcert(office);
  const [one, other] = await Promise.all([visitor(browser, office.url), visitor(browser, office.url)]);
  const halls = [await openHall(office, one.page, concertId), await openHall(office, other.page, concertId)];
  for (const { click } of halls) {
    await click('A-1-7');
    await click('A-1-8');
  }
  // Their maps do not hear of each other any more, so that both really try.
  for (const { page } of [one, other]) await page.route('**/seats*', (route) => route.abort());
  const press = ({ page }: typeof one) => page.getByRole('button', { name: 'Hold these 2 seats' }).click();
  await Promise.all([press(one), press(other)]);

  const outcomes = await Promise.all(
    [one, other].map(({ page }) =>
      page.getByRole('heading', { name: /^(Held for you|Somebody was faster)$/ }).innerText(),
    ),
  );
  expect([...outcomes].sort()).toEqual(['Held for you', 'Somebody was faster']);
  const loser = outcomes[0] === 'Held for you' ? other : one;
  const lost = loser.page.locator('.lost');
  expect(await lost.innerText()).toMatch(/Floor A, row 1 seat 7, Floor A, row 1 seat 8\./);
  await loser.page.unroute('**/seats*');
  await lost.getByRole('button', { name: 'Hold these 2 instead' }).click();
  await loser.page.getByRole('heading', { name: 'Held for you' }).waitFor();
  const { seats } = (await office.http.seats(concertId)).body;
  expect(Object.keys(seats).sort()).toEqual(expect.arrayContaining(['A-1-7', 'A-1-8']));
  // Together, and as near as can be.
  expect(
    [
      ['A-1-5', 'A-1-6'],
      ['A-1-9', 'A-1-10'],
    ].some((pair) => pair.every((seat) => seats[seat] === 'HELD')),
  ).toBe(true);
  expect(Object.keys(seats)).toHaveLength(4);
  await Promise.all([one.close(), other.close()]);
});

it("shows within two seconds what others do, and says so when it was one's choice", async () => {
  const concertId = await makeConcert(office);
  const fan = await visitor(browser, office.url);
  const { page } = fan;
  const { click, grid } = await openHall(office, page, concertId);
  await click('A-1-7');
  await page.getByRole('button', { name: 'Hold this seat' }).waitFor();
  // Opening it moves the map, and may scroll the page: nothing is clicked on the map after that.
  await grid('Floor A');
  const rival = (await office.http.join(concertId)).body.token;
  const heldAtMs = Date.now();
  expect((await office.http.reserve(rival, concertId, ['A-1-7', 'A-2-3'])).status).toBe(201);
  await page.getByRole('button', { name: /^Row 2 seat 3,.*held by somebody/ }).waitFor({ timeout: 2000 });
  expect(Date.now() - heldAtMs).toBeLessThan(2000);
  expect(await page.locator('.lost').innerText()).toMatch(
    /Just taken by somebody else: Floor A, row 1 seat 7\./,
  );
  await page.getByRole('button', { name: 'Hold this one instead' }).click();
  await page.getByRole('heading', { name: 'Held for you' }).waitFor();
  await fan.close();
});
