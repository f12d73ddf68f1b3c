import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BoxOffice, makeConcert, openBoxOffice } from './support/box-office.ts';
import { visitor } from './support/browser.ts';
import { launchBrowser } from './support/chromium.ts';

let office: BoxOffice;
let browser: Browser;
beforeAll(async () => {
  [office, browser] = await Promise.all([openBoxOffice(), launchBrowser()]);
});
afterAll(() => Promise.all([browser.close(), office.stack.close()]));

/** Presses Tab until what has the focus is called so. */
async function tabTo(page: Page, name: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    if (name.test(await focusedName(page))) return;
    await page.keyboard.press(key);
  }
  throw new Error(`Tab never led to ${name}; it ended at ${await focusedName(page)}`);
}

const focusedName = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement } = document;
    return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? '';
  });

it('sells two seats to a fan with nothing but keys', async () => {
  const concertId = await makeConcert(office);
  const fan = await visitor(browser, office.url);
  const { page } = fan;
  const press = (key: string) => page.keyboard.press(key);
  await page.goto(office.url);
  await page.getByRole('link', { name: /Night/ }).first().waitFor();
  await tabTo(page, /^Night/);
  await press('Enter');
  await page.getByRole('button', { name: /^Floor A/ }).waitFor();
  await tabTo(page, /^Floor A/);
  await press('Enter');
  await expect.poll(() => focusedName(page)).toBe('Row 1 seat 1, 165,000 South Korean won, free');
  await press('ArrowDown');
  await expect.poll(() => focusedName(page)).toMatch(/^Row 2 seat 1,/);
  await press('ArrowRight');
  await expect.poll(() => focusedName(page)).toMatch(/^Row 2 seat 2,.*free$/);
  await press('Enter');
  await press('ArrowRight');
  await expect.poll(() => focusedName(page)).toMatch(/^Row 2 seat 3,/);
  await press(' ');
  await expect.poll(() => focusedName(page)).toMatch(/^Row 2 seat 3,.*chosen by you$/);
  const said = page.locator('[role="status"].unseen');
  await expect.poll(() => said.innerText()).toBe('Floor A, row 2 seat 3 chosen.');
  await tabTo(page, /^Hold these 2 seats$/);
  await press('Enter');
  await page.getByRole('heading', { name: 'Held for you' }).waitFor();
  // The button is gone; what took its place has the focus.
  await expect.poll(() => page.evaluate(() => document.activeElement?.className)).toBe('stage-panel');
  await tabTo(page, /^Pay/);
  await press('Enter');
  await page.getByRole('button', { name: /^Pretend to pay/ }).waitFor();
  await tabTo(page, /^Pretend to pay/);
  await press('Enter');
  await page.locator('.qr-ink').waitFor();
  expect((await office.http.seats(concertId)).body.seats).toEqual({ 'A-2-2': 'SOLD', 'A-2-3': 'SOLD' });
  await fan.close();
});

it('moves and zooms the map by keys, and closes a section with Escape', async () => {
  const concertId = await makeConcert(office);
  const fan = await visitor(browser, office.url);
  const { page } = fan;
  await page.goto(`${office.url}/#/concerts/${concertId}`);
  const canvas = page.locator('canvas[data-view]');
  await canvas.focus();
  const view = async () => ((await canvas.getAttribute('data-view')) ?? '').split(' ').map(Number);
  const [scale = 0] = await view();
  await page.keyboard.press('+');
  await expect.poll(async () => (await view())[0]).toBeGreaterThan(scale);
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  const [, left = 0] = await view();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(async () => (await view())[1]).toBeGreaterThan(left);
  await page.getByRole('button', { name: /^Standing/ }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => focusedName(page)).toMatch(/^Place 1,/);
  await page.keyboard.press('Escape');
  await expect.poll(() => focusedName(page)).toMatch(/^Standing/);
  // From the map itself, for whoever comes to it first.
  await canvas.focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => focusedName(page)).toMatch(/^Place 1,/);
  await fan.close();
});
