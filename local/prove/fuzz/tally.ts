import type { Finding } from '../part.ts';
import type { Exchange } from './line.ts';
import type { Kind } from './plan.ts';

/** What was tried and what came of it. */
export interface Tally {
  add(kind: Kind, exchange: Exchange, code: string | undefined): void;
  /** One that the machine was too busy for. */
  addTooSlow(): null;
  requests(): number;
  counts(): Record<string, number>;
  /** What a run must have reached to prove anything; not asked of a run that was stopped. */
  shortcomings(routeKeys: string[]): Finding[];
}

const leastCodes = 15;
/** Of all requests; with more that nobody could judge, a run proves nothing. */
const mostTooSlow = 0.01;
const tooSlow = 'too slow to judge';

export function createTally(): Tally {
  const counts: Record<string, number> = { operations: 0 };
  const routes = new Set<string>();
  const succeeded = new Set<string>();
  const codes = new Set<string>();
  const count = (name: string) => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  return {
    add(kind, { routeKey, outcome }, code) {
      count('operations');
      count(kind);
      const status = typeof outcome === 'string' ? 0 : outcome.status;
      count(status === 0 ? 'not answered' : `${Math.floor(status / 100)}xx`);
      if (code !== undefined) codes.add(code);
      if (routeKey === null) return;
      routes.add(routeKey);
      if (status >= 200 && status < 300) succeeded.add(routeKey);
    },
    addTooSlow() {
      count('operations');
      count(tooSlow);
      return null;
    },
    requests: () => counts.operations ?? 0,
    counts: () => ({ ...counts, routes: routes.size, 'problem codes': codes.size }),
    shortcomings(routeKeys) {
      const unreached = routeKeys.filter((key) => key !== '$default' && !succeeded.has(key));
      const tooFew = codes.size < leastCodes;
      return [
        ...unreached.map((key) => nothingProved(`no request to ${key} succeeded`)),
        ...(tooFew
          ? [nothingProved(`only ${codes.size} problem codes came up: ${[...codes].join(', ')}`)]
          : []),
        ...((counts[tooSlow] ?? 0) > (counts.operations ?? 0) * mostTooSlow
          ? [
              nothingProved(
                `the machine was too slow for ${counts[tooSlow]} of ${counts.operations} requests`,
              ),
            ]
          : []),
        ...(counts['4xx'] ? [] : [nothingProved('nothing was refused')]),
      ];
    },
  };
}

const nothingProved = (what: string): Finding => ({
  title: `The fuzzing proved too little: ${what}.`,
  story: ['A longer run, or better requests for this, are needed.'],
});
