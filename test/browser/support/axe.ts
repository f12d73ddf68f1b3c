import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Fails with what axe finds on the page as it is now; every rule of WCAG 2.2 A and AA, and the best practices. */
export async function expectAccessible(page: Page): Promise<void> {
  // By the debugger, which the content security policy does not stop.
  await page.evaluate(source);
  const { violations, passed } = await page.evaluate(async () => {
    const { axe: checker } = globalThis as unknown as { axe: typeof axe };
    const found = await checker.run(document);
    const violations = found.violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`,
    );
    return { violations, passed: found.passes.map(({ id }) => id) };
  });
  // It has looked.
  expect(passed).toContain('color-contrast');
  expect(violations).toEqual([]);
}
