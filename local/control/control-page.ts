import { loadPages, type Pages } from '../pages/pages.ts';
import { buildControlPage } from './build-control-page.ts';

/** @param source What is watched, as the page names it. */
export async function loadControlPage(source: string): Promise<Pages> {
  return loadPages(await buildControlPage(), { source });
}
