import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';

export interface Visitor {
  context: BrowserContext;
  page: Page;
  /** What a page must never do: an error, a breach of the content security policy, a call to another host. */
  faults: string[];
  close(): Promise<void>;
}

export const laptop: BrowserContextOptions = { viewport: { width: 1280, height: 800 }, locale: 'en-US' };
export const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  locale: 'en-US',
  hasTouch: true,
  isMobile: true,
  deviceScaleFactor: 2,
};

/** A browser of one fan's own: nothing in it but what the page puts there. */
export async function visitor(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = laptop,
): Promise<Visitor> {
  const context = await browser.newContext(options);
  // A machine that does other things as well is slow at times.
  context.setDefaultTimeout(60_000);
  const faults: string[] = [];
  context.on('page', (page) => watchFaults(page, url, faults));
  const page = await context.newPage();
  return {
    context,
    page,
    faults,
    async close() {
      await context.close();
      expect(faults).toEqual([]);
    },
  };
}

function watchFaults(page: Page, url: string, faults: string[]): void {
  page.on('pageerror', (error) => faults.push(`${error.stack}`));
  page.on('console', (message) => {
    // That a call was refused is no fault of the page, and Chromium says each such to its console.
    const isRefusal = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isRefusal) faults.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(`${url}/`) && !request.url().startsWith('data:'))
      faults.push(`asked for ${request.url()}`);
  });
}
