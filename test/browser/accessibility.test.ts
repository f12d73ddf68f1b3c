import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectAccessible } from './support/axe.ts';
import { type BoxOffice, makeConcert, openBoxOffice } from './support/box-office.ts';
import { laptop, phone, visitor } from './support/browser.ts';
import { launchBrowser } from './support/chromium.ts';

let office: BoxOffice;
let browser: Browser;
beforeAll(async () => {
  [office, browser] = await Promise.all([openBoxOffice(), launchBrowser()]);
});
afterAll(() => Promise.all([browser.close(), office.stack.close()]));

it.each([
  ['in light colours', laptop],
  ['in dark colours', { ...laptop, colorScheme: 'dark' as const }],
  ['on a phone', phone],
])('has no violation on any of its main states, %s', async (_, options) => {
  const concertId = await makeConcert(office, { holdSeconds: 3600, queue: { maxActive: 1 } });
  const fan = await visitor(browser, office.url, options);
  const { page } = fan;
  await page.goto(office.url);
  await page.getByRole('heading', { name: 'Concerts' }).waitFor();
  await expectAccessible(page);

  // In line behind somebody, with a section open and seats chosen.
  const before = (await office.http.join(concertId)).body.token;
  await page.goto(`${office.url}/#/concerts/${concertId}`);
  await page.getByRole('button', { name: 'Get tickets' }).click();
  await page.getByRole('heading', { name: 'You are in line' }).waitFor();
  await page.getByRole('button', { name: /^Floor A/ }).click();
  await page.getByRole('gridcell').first().waitFor();
  await expectAccessible(page);

  await office.http.reserve(before, concertId, ['A-1-1', 'A-1-2']);
  await office.http.leave(before);
  await page.getByRole('heading', { name: 'It is your turn!' }).waitFor();
  await page.getByRole('button', { name: /^Row 1 seat 3,/ }).click();
  await page.getByRole('button', { name: 'Hold this seat' }).waitFor();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Hold this seat' }).click();
  await page.getByRole('heading', { name: 'Held for you' }).waitFor();
  await expectAccessible(page);

  await page.getByRole('link', { name: /^Pay/ }).click();
  await page.getByRole('button', { name: /^Pretend to pay/ }).waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: /^Pretend to pay/ }).click();
  await page.locator('.qr-ink').waitFor();
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await fan.close();
});
