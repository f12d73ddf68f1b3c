import type { ProofPart } from './part.ts';

/** A part, and what it gets of the time. */
export type Planned = { part: ProofPart } & (
  | {
      /** Its portion of the time that is left when it begins, against those after it. */
      share: number;
      /** With less time than this it says nothing, and is passed over; milliseconds. */
      leastMs: number;
    }
  | {
      /** It takes so long, whatever the whole: taken out before the others share the rest; milliseconds. */
      takesMs: number;
    }
);

interface Left {
  leftMs: number;
  /** Of the whole proof. */
  totalMs: number;
  /** Whether no other part is wanted. */
  isAlone: boolean;
}

/**
 * How long each of the parts may take; those that are not in it would have too little, and are passed over. One that
 * lacks the most goes first, and leaves its time to the others.
 *
 * @param parts Those that are still to come.
 */
export function sharesOf(parts: readonly Planned[], { leftMs, totalMs, isAlone }: Left): Map<string, number> {
  const times = new Map<string, number>();
  let restMs = leftMs;
  for (const one of parts) {
    if (!('takesMs' in one)) continue;
    if (isAlone) times.set(one.part.name, leftMs);
    // It would leave too little to the others.
    else if (neededInAllMs(one) <= totalMs) {
      times.set(one.part.name, one.takesMs);
      restMs -= one.takesMs;
    }
  }
  for (const [name, ms] of split(parts, restMs)) times.set(name, ms);
  return times;
}

function split(parts: readonly Planned[], restMs: number): [string, number][] {
  let sharing = parts.flatMap((one) => ('share' in one ? [one] : []));
  for (;;) {
    const shares = sharing.reduce((sum, { share }) => sum + share, 0);
    const timed = sharing.map((one) => ({ ...one, ms: (restMs * one.share) / shares }));
    const lacking = timed
      .map(({ part, leastMs, ms }) => ({ name: part.name, lacksMs: leastMs - ms }))
      .sort((a, b) => b.lacksMs - a.lacksMs)[0];
    if (!lacking || lacking.lacksMs <= 0) return timed.map(({ part, ms }) => [part.name, ms]);
    sharing = sharing.filter(({ part }) => part.name !== lacking.name);
  }
}

/** At most half of the whole is for a part with a time of its own. */
const neededInAllMs = ({ takesMs }: { takesMs: number }): number => 2 * takesMs;

/** Why a part is passed over. */
export const passedOverFor = (one: Planned): string =>
  'takesMs' in one
    ? `passed over: needs ${neededInAllMs(one) / 1000} s for the whole`
    : `passed over: needs ${one.leastMs / 1000} s`;
