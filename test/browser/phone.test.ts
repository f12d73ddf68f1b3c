import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { type BoxOffice, makeConcert, openBoxOffice } from './support/box-office.ts';
import { phone, visitor } from './support/browser.ts';
import { launchBrowser } from './support/chromium.ts';
import { controlFor } from './support/control.ts';
import { openHall } from './support/seats.ts';

let office: BoxOffice;
let browser: Browser;
beforeAll(async () => {
  [office, browser] = await Promise.all([openBoxOffice(), launchBrowser()]);
});
afterAll(() => Promise.all([browser.close(), office.stack.close()]));

async function expectNoSideways(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
}

it('sells two seats to a fan with a phone, in Korean', async () => {
  const rows = ['1', '2', '3'].map((row) => ({ row, seats: 28 }));
  const concertId = await makeConcert(
    office,
    {},
    { sections: [{ sectionId: 'A', name: 'Floor A', price: 165_000, rows }] },
  );
  const fan = await visitor(browser, office.url, { ...phone, locale: 'ko-KR' });
  const { page } = fan;
  await page.goto(office.url);
  await page.getByRole('heading', { name: '공연', exact: true }).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('ko');
  await expectNoSideways(page);
  const { tap } = await openHall(office, page, concertId);
  await expectNoSideways(page);
  // Too small for a finger: the first tap comes nearer.
  const canvas = page.locator('canvas');
  const far = await canvas.getAttribute('data-view');
  await tap('A-1-7');
  await expect.poll(() => canvas.getAttribute('data-view')).not.toBe(far);
  expect(await page.locator('.seats li').count()).toBe(0);
  await tap('A-1-7');
  await tap('A-1-8');
  await page.getByRole('button', { name: '2석 선점하기' }).tap();
  await page.getByRole('heading', { name: '좌석을 선점했습니다' }).waitFor();
  expect(await page.locator('.held').innerText()).toMatch(/Floor A 1열 7번[\s\S]+Floor A 1열 8번/);
  await expectNoSideways(page);
  await page.getByRole('link', { name: '₩330,000 결제하기' }).tap();
  await page.getByRole('heading', { name: '모의 결제 – 실제로 결제되지 않습니다' }).waitFor();
  await expectNoSideways(page);
  await page.getByRole('button', { name: '₩330,000 모의 결제' }).tap();
  await page.locator('.qr-ink').waitFor();
  await expectNoSideways(page);
  expect((await office.http.seats(concertId)).body.seats).toEqual({ 'A-1-7': 'SOLD', 'A-1-8': 'SOLD' });

  // The language can be changed at any time, and stays.
  await page.getByRole('button', { name: 'English' }).tap();
  await page.getByRole('heading', { name: 'Your ticket' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Your ticket' }).waitFor();
  await fan.close();
});

it('breaks a word that is wider than the screen', async () => {
  const stranger = await openBoxOffice({ control: await controlFor() });
  onTestFinished(() => stranger.stack.close());
  const word = 'Donaudampfschifffahrtsgesellschaft';
  const section = { sectionId: 'A', name: word, price: 165_000, rows: [{ row: '1', seats: 8 }] };
  const concertId = await makeConcert(
    stranger,
    {},
    { title: 'W'.repeat(200), venue: word, sections: [section] },
  );
  const fan = await visitor(browser, stranger.url, { ...phone, viewport: { width: 320, height: 640 } });
  const { page } = fan;
  await page.goto(stranger.url);
  await page.getByRole('link', { name: /WWW/ }).waitFor();
  await expectNoSideways(page);
  await openHall(stranger, page, concertId);
  await expectNoSideways(page);
  for (const address of ['', `#/concerts/${concertId}`]) {
    await page.goto(`${stranger.url}/control/${address}`);
    await page.getByText(word).first().waitFor();
    await expectNoSideways(page);
  }
  await fan.close();
});

it('lets a finger scroll the page over the whole hall, and move the map from nearby', async () => {
  const concertId = await makeConcert(office);
  const fan = await visitor(browser, office.url, phone);
  const { page, context } = fan;
  await openHall(office, page, concertId);
  const canvas = page.locator('canvas[data-view]');
  const box = await canvas.boundingBox();
  if (!box) throw new Error('there is no map');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const fingers = await context.newCDPSession(page);
  const drag = async (distance: number) => {
    const touch = (type: 'touchStart' | 'touchMove', by: number) =>
      fingers.send('Input.dispatchTouchEvent', { type, touchPoints: [{ x, y: y + by }] });
    await touch('touchStart', 0);
    for (let step = 1; step <= 10; step += 1) await touch('touchMove', (distance * step) / 10);
    await fingers.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  };
  const scrolled = () => page.evaluate(() => scrollY);
  await drag(-200);
  await expect.poll(scrolled).toBeGreaterThan(100);
  await drag(400);
  await expect.poll(scrolled).toBe(0);
  const view = async () => ((await canvas.getAttribute('data-view')) ?? '').split(' ').map(Number);
  const [scale = 0] = await view();
  await page.getByRole('button', { name: 'Zoom in' }).tap();
  await page.getByRole('button', { name: 'Zoom in' }).tap();
  await expect.poll(async () => (await view())[0]).toBeCloseTo(scale * 1.6 ** 2, 3);
  const [, , top = 0] = await view();
  await drag(-60);
  await expect.poll(async () => (await view())[2]).toBeLessThan(top - 30);
  expect(await scrolled()).toBe(0);
  await fan.close();
});

it('zooms with two fingers, and stays where they are', async () => {
  const concertId = await makeConcert(office);
  const fan = await visitor(browser, office.url, phone);
  const { page, context } = fan;
  await openHall(office, page, concertId);
  const canvas = page.locator('canvas[data-view]');
  const view = async () => ((await canvas.getAttribute('data-view')) ?? '').split(' ').map(Number);
  const [scale = 0] = await view();
  const box = await canvas.boundingBox();
  if (!box) throw new Error('there is no map');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const fingers = await context.newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', apart?: number) =>
    fingers.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: apart === undefined ? [] : [-apart, apart].map((by, id) => ({ x: x + by, y, id })),
    });
  await touch('touchStart', 20);
  for (const apart of [30, 40, 50, 60]) await touch('touchMove', apart);
  await touch('touchEnd');
  await expect.poll(async () => (await view())[0]).toBeCloseTo(scale * 3, 0);
  expect(await page.locator('.seats li').count()).toBe(0);
  await fan.close();
});
