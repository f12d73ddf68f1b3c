import type { Random } from '../../local/random.ts';

/** A log-normal value with this median; the normal by Box and Muller. */
export function logNormal(median: number, spread: number, random: Random): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return median * Math.exp(spread * normal);
}
