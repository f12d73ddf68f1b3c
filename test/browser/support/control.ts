import type { Page } from 'playwright-core';
import { loadControlPage } from '../../../local/control/control-page.ts';
import { controlRoom } from '../../../local/control/control-room.ts';
import { watchLocal } from '../../../local/control/local-watch.ts';
import type { Watch } from '../../../local/control/watch.ts';

/** The operators' page for a stack, as `npm start` serves it; `watch` says what else it sees. */
export async function controlFor(watch: Partial<Watch> = {}) {
  const page = await loadControlPage('the tests');
  return (apiUrl: string) => controlRoom(page, { apiUrl, watch: { ...watchLocal(apiUrl), ...watch } });
}

/** The text of a figure, once it is as wanted. */
export async function figure(page: Page, name: string, wanted: string | RegExp): Promise<void> {
  const text = typeof wanted === 'string' ? new RegExp(`^${literal(wanted)}$`) : wanted;
  await page.locator(`[data-figure="${name}"] dd`, { hasText: text }).waitFor();
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
