import { rounded } from '../median.ts';
import type { Goal, Plot, ResultTable } from '../part.ts';

/**
 * `bare` is the bare handler as anybody writes it, with every way to credentials that the SDK has; `leanBare` has only
 * the one that our bundles have.
 */
export const sides = ['ours', 'bare', 'leanBare'] as const;
type Side = (typeof sides)[number];

export interface Start {
  kilobytes: number;
  importMs: number;
  firstCallMs: number;
}

/** By function. */
export type ColdStartData = Record<
  string,
  {
    /** The AWS clients in its bundle. */
    clients: string[];
  } & Record<Side, Start>
>;

/** Of the bare handler. */
const mostTimes = 1.25;

const headings: Record<keyof Start, string> = {
  kilobytes: 'Bundle, kB',
  importMs: 'Import, ms',
  firstCallMs: 'First call, ms',
};

export const tablesOf = (data: ColdStartData): ResultTable[] =>
  (['kilobytes', 'importMs', 'firstCallMs'] as const).map((what) => ({
    title: headings[what],
    head: ['function', 'Holdfast', 'bare', 'times', 'bare, Lambda’s credentials only', 'times'],
    rows: Object.entries(data).map(([name, { ours, bare, leanBare, clients }]) => {
      const times = (side: Start) => (clients.length > 0 ? rounded(ours[what] / side[what]) : '');
      return [name, ours[what], bare[what], times(bare), leanBare[what], times(leanBare)];
    }),
  }));

export const notesOn = (rounds: number): string[] => [
  `The median of ${rounds} fresh processes each, in turns, after one for warming up the disk's cache. The first call is that of the sample event, with all AWS calls it makes through the local gateway; a bare handler makes one.`,
  'The goals compare with the bare handler as anybody writes it. It brings every way to credentials that the SDK has, and our bundles only the one that Lambda needs; the last two columns compare with a bare handler that does the same, which is what our own code and its libraries add.',
];

/** Functions that call no AWS service have nothing to be compared with. */
const compared = (data: ColdStartData) =>
  Object.entries(data).filter(([, { clients }]) => clients.length > 0);

export function plotOf(data: ColdStartData): Plot {
  const rows = compared(data);
  const names = { ours: 'Holdfast', bare: 'bare', leanBare: 'bare, Lambda’s credentials only' };
  return {
    name: 'cold-start',
    title: 'Import of each bundle in a fresh process, ms',
    x: { name: 'function', categories: rows.map(([name]) => name) },
    y: { name: 'ms' },
    series: sides.map((side) => ({
      name: names[side],
      kind: 'bar',
      values: rows.map(([, cost]) => cost[side].importMs),
    })),
  };
}

export function goalsOf(data: ColdStartData): Goal[] {
  const worst = (what: keyof Start, side: Side) => {
    const ratios = compared(data).map(([name, cost]) => ({
      name,
      times: cost.ours[what] / cost[side][what],
    }));
    return ratios.toSorted((a, b) => b.times - a.times)[0] ?? { name: 'nothing', times: Number.NaN };
  };
  const goal = (title: string, what: keyof Start): Goal => {
    const [bare, lean] = [worst(what, 'bare'), worst(what, 'leanBare')];
    const leanWords = `${rounded(lean.times)} times (${lean.name}) with Lambda's credentials only`;
    return {
      title: `${title} at most ${mostTimes} times the bare handler's`,
      measured: `at most ${rounded(bare.times)} times (${bare.name}); ${leanWords}`,
      isMet: bare.times <= mostTimes,
    };
  };
  return [goal('bytes', 'kilobytes'), goal('import', 'importMs')];
}
