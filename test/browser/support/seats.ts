import type { Page } from 'playwright-core';
import { type HallLayout, layOut } from '../../../web/fans/hall/hall-layout.ts';
import type { BoxOffice } from './box-office.ts';

/** Opens a concert's page, and clicks seats on its map where they are drawn. */
export async function openHall(
  { http, url }: Pick<BoxOffice, 'http' | 'url'>,
  page: Page,
  concertId: string,
) {
  const { body } = await http.send({ path: `/api/v1/concerts/${concertId}` });
  const hall = layOut(body);
  await page.goto(`${url}/#/concerts/${concertId}`);
  await page.locator('canvas[data-view]').waitFor();
  return {
    hall,
    async click(number: string) {
      const { x, y } = await whereOnScreen(page, hall, number);
      await page.mouse.click(x, y);
    },
    async tap(number: string) {
      const { x, y } = await whereOnScreen(page, hall, number);
      await page.touchscreen.tap(x, y);
    },
    /** Opens a section as a grid of buttons. */
    async grid(name: string) {
      await page.getByRole('button', { name: new RegExp(`^${name}`) }).click();
      await page.getByRole('grid').waitFor();
    },
  };
}

async function whereOnScreen(
  page: Page,
  hall: HallLayout,
  number: string,
): Promise<{ x: number; y: number }> {
  const canvas = page.locator('canvas[data-view]');
  const [scale = 0, left = 0, top = 0] = ((await canvas.getAttribute('data-view')) ?? '')
    .split(' ')
    .map(Number);
  const box = await canvas.boundingBox();
  const index = hall.indexOf(number);
  if (!box || index === undefined) throw new Error(`seat ${number} is not on the map`);
  return { x: box.x + (hall.x[index] ?? 0) * scale + left, y: box.y + (hall.y[index] ?? 0) * scale + top };
}
