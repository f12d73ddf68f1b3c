import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeConcert, openBoxOffice } from './support/box-office.ts';
import { visitor } from './support/browser.ts';
import { launchBrowser } from './support/chromium.ts';
import { openHall } from './support/seats.ts';

let browser: Browser;
const dataDirectory = mkdtempSync(join(tmpdir(), 'holdfast-browser-'));
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  rmSync(dataDirectory, { recursive: true, force: true });
});

it('loses neither place nor hold when the server restarts, and goes on by itself', async () => {
  const before = await openBoxOffice({ dataDirectory });
  const port = Number(new URL(before.url).port);
  const [waitingFor, holdingAt] = [
    await makeConcert(before, { queue: { maxActive: 1 } }),
    await makeConcert(before, { holdSeconds: 3600 }),
  ];
  const rival = (await before.http.join(waitingFor)).body.token;
  const [waiting, holding] = await Promise.all([visitor(browser, before.url), visitor(browser, before.url)]);
  await openHall(before, waiting.page, waitingFor);
  await waiting.page.getByRole('button', { name: 'Get tickets' }).click();
  await waiting.page.getByText('Your number is 2.').waitFor();
  const { click } = await openHall(before, holding.page, holdingAt);
  await click('A-1-7');
  await holding.page.getByRole('button', { name: 'Hold this seat' }).click();
  await holding.page.getByRole('heading', { name: 'Held for you' }).waitFor();

  await before.stack.close();
  await holding.page.getByText('The map may be out of date: no connection.').waitFor();
  await waiting.page.getByText('No connection. Nothing is lost').waitFor();
  const after = await openBoxOffice({ dataDirectory, port });
  await after.http.leave(rival);
  await waiting.page.getByRole('heading', { name: 'It is your turn!' }).waitFor();
  await holding.page.getByText('The map may be out of date: no connection.').waitFor({ state: 'detached' });
  await holding.page.getByRole('link', { name: /^Pay/ }).click();
  await holding.page.getByRole('button', { name: /^Pretend to pay/ }).click();
  await holding.page.locator('.qr-ink').waitFor();
  expect((await after.http.seats(holdingAt)).body.seats).toEqual({ 'A-1-7': 'SOLD' });
  await Promise.all([waiting.close(), holding.close()]);
  await after.stack.close();
});

it('repeats a hold whose answer was lost, and never holds twice', async () => {
  const office = await openBoxOffice();
  const concertId = await makeConcert(office);
  const fan = await visitor(browser, office.url);
  const { page } = fan;
  const { click } = await openHall(office, page, concertId);
  const keys: (string | undefined)[] = [];
  await page.route('**/api/v1/reservations', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    keys.push(route.request().headers()['idempotency-key']);
    if (keys.length > 1) return route.continue();
    // It arrives and is done; its answer is lost.
    await route.fetch();
    await route.abort();
  });
  await click('A-1-7');
  await page.getByRole('button', { name: 'Hold this seat' }).click();
  await page.getByRole('heading', { name: 'Held for you' }).waitFor();
  expect(keys).toHaveLength(2);
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(keys[1]).toBe(keys[0]);
  expect((await office.http.seats(concertId)).body.seats).toEqual({ 'A-1-7': 'HELD' });
  await fan.close();
  await office.stack.close();
});
