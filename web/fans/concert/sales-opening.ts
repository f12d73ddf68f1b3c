import type { ConcertSummary } from '../api/types.ts';

/** When sales open, if they are not open yet; else null. */
export function salesOpening(
  { salesOpenAt }: Pick<ConcertSummary, 'salesOpenAt'>,
  nowMs: number,
): string | null {
  return salesOpenAt !== undefined && Date.parse(salesOpenAt) > nowMs ? salesOpenAt : null;
}
