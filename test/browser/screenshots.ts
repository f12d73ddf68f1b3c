/** `npm run screenshots`: the pages' main states as pictures, for the README. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { sendToApi } from '../../local/api-request.ts';
import { createOutputDirectory } from '../../local/output-directory.ts';
import { loadPages, pagesBeside } from '../../local/pages/pages.ts';
import { pretendPaymentsPath } from '../../local/pages/pretend-payments.ts';
import { seededRandom } from '../../local/random.ts';
import { startStack } from '../../local/stack.ts';
import { demoConcert } from '../../local/start/demo-concert.ts';
import { synthesise } from '../../local/synth.ts';
import { layOut } from '../../web/fans/hall/hall-layout.ts';
import { launchBrowser } from './support/chromium.ts';
import { controlFor } from './support/control.ts';

const directory = fileURLToPath(new URL('../../docs/screenshots', import.meta.url));
const laptop: BrowserContextOptions = { viewport: { width: 1280, height: 800 }, timezoneId: 'Asia/Seoul' };
const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  timezoneId: 'Asia/Seoul',
};

mkdirSync(directory, { recursive: true });
const templatePath = await synthesise({ outputDirectory: createOutputDirectory() });
const pages = await loadPages(pagesBeside(templatePath) ?? '', { pretendPaymentsPath });
const stack = await startStack({ templatePath, pages, control: await controlFor() });
const browser = await launchBrowser();
try {
  await takeAll();
} finally {
  await browser.close();
  await stack.close();
}

async function takeAll(): Promise<void> {
  await makeConcert('demo', { maxActive: 100 });
  await buyUp('demo', 60);
  await makeConcert('crowded', { maxActive: 20 });
  await buyUp('crowded', 15);
  for (let joined = 0; joined < 140; joined += 1) await join('crowded');

  const fan = await open(laptop, 'demo');
  await choose(fan, 2);
  await shoot(fan, 'hall');
  await fan.locator('.choice .main').click();
  await fan.locator('.held').waitFor();
  await shoot(fan, 'hold');
  await fan.locator('.held .main').click();
  await fan.locator('.pretend .main').click();
  await fan.locator('.qr-ink').waitFor();
  await shoot(fan, 'ticket');

  const waiting = await open({ ...laptop, colorScheme: 'dark' }, 'crowded');
  await waiting.locator('.choice .main').click();
  await waiting.locator('.queue').waitFor();
  await shoot(waiting, 'queue-dark');

  const onPhone = await open({ ...phone, locale: 'ko-KR' }, 'demo');
  await choose(onPhone, 2);
  await shoot(onPhone, 'phone-korean');

  const operator = await browser.newPage({
    locale: 'en-US',
    ...laptop,
    viewport: { width: 1280, height: 1000 },
  });
  await operator.goto(`${stack.url}/control/#/concerts/demo`);
  await operator.locator('[data-figure]').first().waitFor();
  await operator.locator('.events .time').first().waitFor();
  await shoot(operator, 'control-room');
}

async function open(options: BrowserContextOptions, concertId: string): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-US', ...options });
  const page = await context.newPage();
  await page.goto(`${stack.url}/#/concerts/${concertId}`);
  await page.locator('canvas[data-view]').waitFor();
  return page;
}

/** By the grid of the floor, which is closed again. */
async function choose(page: Page, count: number): Promise<void> {
  const floor = page.locator('.sections button', { hasText: 'Floor A' });
  await floor.click();
  const free = page.locator('.seat.free');
  for (let chosen = 0; chosen < count; chosen += 1) await free.nth(50).click();
  await floor.click();
  if (!page.viewportSize() || (page.viewportSize()?.width ?? 0) > 600)
    await page.locator('.tools button').last().click();
  await page.evaluate(() => scrollTo(0, 0));
  await page.mouse.move(0, 0);
}

async function shoot(page: Page, name: string): Promise<void> {
  // What moves into place has done so, and the focus ring of a click is gone.
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
  await page.screenshot({ path: `${directory}/${name}.png` });
  console.log(`docs/screenshots/${name}.png`);
}

async function makeConcert(concertId: string, queue: object): Promise<void> {
  const body = { ...demoConcert(Date.now()), concertId, venue: 'Blue Square, Seoul', policy: { queue } };
  await sendToApi(stack.url, { method: 'POST', path: '/api/v1/concerts', body, operator: true });
}

async function join(concertId: string): Promise<string> {
  const path = `/api/v1/concerts/${concertId}/queue-tokens`;
  return (await sendToApi(stack.url, { method: 'POST', path })).body.token as string;
}

/** Pairs that sit together, two of three paid for. */
async function buyUp(concertId: string, fans: number): Promise<void> {
  const random = seededRandom(7);
  const { numbers } = layOut(demoConcert(0));
  for (let fan = 0; fan < fans; fan += 1) {
    const token = await join(concertId);
    const first = Math.floor(random() * (numbers.length - 3));
    const seats = numbers.slice(first, first + 2 + Math.floor(random() * 2));
    const held = await sendToApi(stack.url, {
      method: 'POST',
      path: '/api/v1/reservations',
      body: { concertId, seats },
      token,
    });
    if (held.status !== 201 || random() < 0.34) continue;
    const { reservationId, amount, currency } = held.body;
    const path = `/api/v1/reservations/${reservationId}/confirm`;
    const body = { paymentId: `pay-${fan}`, amount, currency };
    await sendToApi(stack.url, { method: 'POST', path, body, operator: true });
  }
}
