import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createOutputDirectory } from '../../local/output-directory.ts';
import { loadPages, pagesBeside } from '../../local/pages/pages.ts';
import { synthesise } from '../../local/synth.ts';
import { type BoxOffice, makeConcert, openBoxOffice } from './support/box-office.ts';
import { visitor } from './support/browser.ts';
import { launchBrowser } from './support/chromium.ts';
import { openHall } from './support/seats.ts';

let office: BoxOffice;
let browser: Browser;
beforeAll(async () => {
  vi.stubEnv('CDK_CONTEXT_JSON', JSON.stringify({ pretendPayments: 'true' }));
  const templatePath = await synthesise({ outputDirectory: createOutputDirectory() });
  const pages = await loadPages(pagesBeside(templatePath) ?? '');
  [office, browser] = await Promise.all([openBoxOffice({ templatePath, pages }), launchBrowser()]);
});
afterAll(() => Promise.all([browser.close(), office.stack.close()]));

it('sells a seat for pretended money by the function that a demo stage has for it', async () => {
  const concertId = await makeConcert(office);
  const fan = await visitor(browser, office.url);
  const { page } = fan;
  const { click } = await openHall(office, page, concertId);
  await click('A-1-7');
  await page.getByRole('button', { name: 'Hold this seat' }).click();
  await page.getByRole('link', { name: 'Pay ₩165,000' }).click();
  await page.getByRole('heading', { name: 'Pretend payment – no money moves' }).waitFor();
  const paid = page.waitForResponse('**/api/v1/pretend-payments');
  await page.getByRole('button', { name: 'Pretend to pay ₩165,000' }).click();
  await page.getByRole('heading', { name: 'Your ticket' }).waitFor();
  expect((await office.http.seats(concertId)).body.seats).toEqual({ 'A-1-7': 'SOLD' });

  // Paying again is the same payment, and one of another amount none at all.
  const payment = (await paid).request().postDataJSON();
  const again = async (body: unknown) => {
    const headers = { 'content-type': 'application/json' };
    const call = { method: 'POST', headers, body: JSON.stringify(body) };
    return (await fetch(`${office.url}/api/v1/pretend-payments`, call)).status;
  };
  expect(await again(payment)).toBe(200);
  expect(await again({ ...payment, amount: 1 })).toBe(422);
  expect(await again({ ...payment, reservationId: 'nobodys' })).toBe(404);
  expect(await again({ ...payment, paymentId: 'mine' })).toBe(400);
  await fan.close();
});
