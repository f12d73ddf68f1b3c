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

it('keeps a hold whose fan clicked twice, and says that a hall is sold out', async () => {
  const sections = [{ sectionId: 'A', name: 'Floor A', price: 100, rows: [{ row: '1', seats: 2 }] }];
  const concertId = await makeConcert(office, {}, { sections });
  const fan = await visitor(browser, office.url);
  const { page } = fan;
  const { click } = await openHall(office, page, concertId);
  await click('A-1-1');
  await click('A-1-2');
  await page.getByRole('button', { name: 'Hold these 2 seats' }).click();
  const giveBack = page.getByRole('button', { name: 'Give the seats back' });
  await giveBack.click({ force: true, noWaitAfter: true });
  await expect.poll(() => giveBack.isEnabled(), { timeout: 10_000 }).toBe(true);
  expect((await office.http.seats(concertId)).body.seats).toEqual({ 'A-1-1': 'HELD', 'A-1-2': 'HELD' });
  await page.getByRole('link', { name: /^Pay/ }).click();
  await page.getByRole('button', { name: /^Pretend to pay/ }).click();
  await page.locator('.qr-ink').waitFor();

  const late = await visitor(browser, office.url);
  await openHall(office, late.page, concertId);
  await late.page.getByText('Sold out: every seat is paid for.').waitFor();
  expect(await late.page.getByRole('button', { name: 'Get tickets' }).count()).toBe(0);
  await Promise.all([fan.close(), late.close()]);
});

it('sells two seats to a fan with a mouse', async () => {
  const concertId = await makeConcert(office);
  const fan = await visitor(browser, office.url);
  const { page } = fan;
  await page.goto(office.url);
  await page.getByRole('link', { name: /Night/ }).last().click();
  const { click, grid } = await openHall(office, page, concertId);
  await click('A-1-7');
  await click('A-1-8');
  expect(await page.locator('.choice .total strong').innerText()).toBe('₩330,000');
  await page.getByRole('button', { name: 'Hold these 2 seats' }).click();
  await page.getByRole('heading', { name: 'Held for you' }).waitFor();
  expect(await page.getByRole('timer').innerText()).toMatch(/^(5:00|4:5\d)$/);
  expect((await office.http.seats(concertId)).body.seats).toEqual({ 'A-1-7': 'HELD', 'A-1-8': 'HELD' });

  await page.getByRole('link', { name: 'Pay ₩330,000' }).click();
  await page.getByRole('heading', { name: 'Pretend payment – no money moves' }).waitFor();
  await page.getByRole('button', { name: 'Pretend to pay ₩330,000' }).click();
  await page.getByRole('heading', { name: 'Your ticket' }).waitFor();
  await page.locator('.qr-ink').waitFor();
  expect(await page.locator('.ticket').innerText()).toMatch(/row 1 seat 7[\s\S]+row 1 seat 8/);
  expect((await office.http.seats(concertId)).body.seats).toEqual({ 'A-1-7': 'SOLD', 'A-1-8': 'SOLD' });

  const ticketAddress = page.url();

  // The ticket stays: after a reload, and from the list of concerts.
  await page.reload();
  await page.locator('.qr-ink').waitFor();
  await page.goto(office.url);
  await page.getByRole('heading', { name: 'Your tickets' }).waitFor();
  expect(await page.locator('.links li').innerText()).toMatch(
    /^Night \d+\s[\s\S]+ · Row 1 seat 7, Row 1 seat 8$/,
  );

  // Those of a ticket stay marked while more are bought, and a click on the map begins that.
  await openHall(office, page, concertId);
  await page.getByRole('heading', { name: 'Paid. These seats are yours.' }).waitFor();
  await click('A-1-9');
  await page.getByText('Floor A, row 1 seat 9', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Get in line again and hold this seat' }).click();
  await page.getByRole('heading', { name: 'Held for you' }).waitFor();
  await click('A-1-10');
  await page
    .locator('.unseen', { hasText: 'To choose others, give back what you hold first.' })
    .waitFor({ state: 'attached' });
  await grid('Floor A');
  const stateOf = (seat: number) =>
    page.getByRole('button', { name: new RegExp(`^Row 1 seat ${seat},`) }).getAttribute('aria-label');
  expect(await Promise.all([7, 9, 10].map(stateOf))).toEqual([
    expect.stringMatching(/yours$/),
    expect.stringMatching(/yours$/),
    expect.stringMatching(/free$/),
  ]);

  // It is one for this concert, whatever the address says.
  const other = await makeConcert(office);
  await page.goto(ticketAddress.replace(concertId, other));
  await page.getByText('This browser does not know that ticket.').waitFor();
  expect(await page.locator('.ticket').count()).toBe(0);
  await fan.close();
});
