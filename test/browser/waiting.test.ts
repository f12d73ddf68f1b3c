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

/** A fan in line behind a rival who has the one place there is. */
async function secondInLine() {
  const concertId = await makeConcert(office, { queue: { maxActive: 1 } });
  const rival = (await office.http.join(concertId)).body.token;
  const fan = await visitor(browser, office.url);
  await openHall(office, fan.page, concertId);
  await fan.page.getByRole('button', { name: 'Get tickets' }).click();
  await fan.page.getByText('Your number is 2.').waitFor();
  return { concertId, rival, fan };
}

it('says the place in line and how long it may take, and lets in without a reload', async () => {
  const concertId = await makeConcert(office, { queue: { maxActive: 1, claimSeconds: 30 } });
  const [active, next] = await Promise.all([office.http.join(concertId), office.http.join(concertId)]).then(
    (joined) =>
      joined.sort((a, b) => a.body.position - b.body.position).map(({ body }) => body.token as string),
  );
  const fan = await visitor(browser, office.url);
  const { page } = fan;
  await openHall(office, page, concertId);
  await page.getByRole('button', { name: 'Get tickets' }).click();
  await page.getByText('1 person ahead of you').waitFor();
  expect(await page.locator('.queue').innerText()).toMatch(
    /Estimated wait: (less than a minute|about .+|many hours)/,
  );
  expect(await page.getByRole('progressbar').getAttribute('value')).toBe('0');
  await office.http.leave(next as string);
  await office.http.leave(active as string);
  await page.getByRole('heading', { name: 'It is your turn!' }).waitFor();
  await fan.close();
});

it('keeps the place through a reload, and in a second tab, which hears of what the first does', async () => {
  const { concertId, rival, fan } = await secondInLine();
  const { page, context } = fan;
  await page.reload();
  await page.getByText('Your number is 2.').waitFor();
  const second = await context.newPage();
  await second.goto(page.url());
  await second.getByText('Your number is 2.').waitFor();

  await office.http.leave(rival);
  await Promise.all(
    [page, second].map((tab) => tab.getByRole('heading', { name: 'It is your turn!' }).waitFor()),
  );
  const { click } = await openHall(office, page, concertId);
  await click('A-1-7');
  // A choice is this tab's own, and survives its reload.
  await page.reload();
  await page.getByRole('button', { name: 'Hold this seat' }).click();
  await page.getByRole('heading', { name: 'Held for you' }).waitFor();
  await second.getByRole('heading', { name: 'Held for you' }).waitFor();

  // Back from paying, and a reload: the hold is still there.
  await page.getByRole('link', { name: /^Pay/ }).click();
  await page.getByRole('heading', { name: 'Payment', exact: true }).waitFor();
  await page.goBack();
  await page.getByRole('heading', { name: 'Held for you' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Held for you' }).waitFor();
  // What the second tab gives back, the first no longer has.
  await second.getByRole('button', { name: 'Give the seat back' }).click();
  await page.getByRole('heading', { name: 'It is your turn!' }).waitFor();
  expect((await office.http.seats(concertId)).body.seats).toEqual({});
  await fan.close();
});

it('keeps its place and its hold while the fan looks at the list of concerts', async () => {
  const { concertId, rival, fan } = await secondInLine();
  const { page } = fan;
  await page.getByRole('link', { name: 'All concerts' }).click();
  const card = page.locator('li', { has: page.locator(`a[href="#/concerts/${concertId}"]`) });
  await card.getByText('You are next.').waitFor();
  await office.http.leave(rival);
  await card.getByText('It is your turn! Choose your seats.').waitFor();
  expect(await page.title()).toMatch(/^It is your turn!/);
  const { click } = await openHall(office, page, concertId);
  await page.getByRole('heading', { name: 'It is your turn!' }).waitFor();
  await click('A-1-7');
  await page.getByRole('button', { name: 'Hold this seat' }).click();
  await page.getByRole('heading', { name: 'Held for you' }).waitFor();
  await page.getByRole('link', { name: 'All concerts' }).click();
  await card.getByText('Held for you').waitFor();
  expect(await card.getByRole('timer').innerText()).toMatch(/^(5:00|4:\d\d)$/);
  await fan.close();
});

it('is let in while nobody looks at its tab, and says so in the title', async () => {
  const { rival, fan } = await secondInLine();
  const { page } = fan;
  // As when another tab is in front: a headless browser has no front.
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true });
    document.dispatchEvent(new Event('visibilitychange'));
    // Its own timers are held back; those of a worker are not.
    window.setTimeout = (() => 0) as unknown as typeof setTimeout;
  });
  let looks = 0;
  await page.route('**/seats*', (route) => {
    looks += 1;
    return route.continue();
  });
  await office.http.leave(rival);
  await expect.poll(() => page.title(), { timeout: 20_000 }).toMatch(/^It is your turn!/);
  expect(looks).toBe(0);
  await fan.close();
});

it('puts in line before sales open, and lets in when they do', async () => {
  const salesOpenAt = new Date(Date.now() + 8000).toISOString();
  const concertId = await makeConcert(office, {}, { salesOpenAt });
  const fan = await visitor(browser, office.url);
  const { page } = fan;
  const { click } = await openHall(office, page, concertId);
  await click('A-1-7');
  await page.getByText(/^Sales open .+ You can get in line now\.$/).waitFor();
  await page.getByRole('button', { name: 'Get in line', exact: true }).click();
  await page.getByText(/^Sales open .+ Then people are let in, in order\.$/).waitFor();
  await page.getByText('1 seat chosen, but not held yet').waitFor();
  // Whoever was let in soon after asking gets the seats at once; others see them chosen.
  await page.locator('[data-stage="held"], [data-stage="choosing"]').waitFor({ timeout: 40_000 });
  await fan.close();
});

it('says when a turn is over, and joins again', async () => {
  const concertId = await makeConcert(office, { queue: { idleSeconds: 2 } });
  const fan = await visitor(browser, office.url);
  const { page } = fan;
  const { click } = await openHall(office, page, concertId);
  await page.getByRole('button', { name: 'Get tickets' }).click();
  await page.getByRole('heading', { name: 'It is your turn!' }).waitFor();
  await page.getByRole('heading', { name: 'Your turn is over.' }).waitFor({ timeout: 20_000 });
  await click('A-1-7');
  await page.getByRole('button', { name: 'Hold this seat' }).click();
  await page.getByRole('heading', { name: 'Held for you' }).waitFor();
  await fan.close();
});
