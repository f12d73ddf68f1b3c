import Table, { type HorizontalAlignment } from 'cli-table3';
import pc from 'picocolors';
import { totals } from './ledger.ts';
import type { OnSale, Verdict } from './on-sale.ts';
import { outcomes, percentiles } from './record.ts';

/** Whether nothing was wrong at all. */
export const isClean = ({ events, table, failures }: OnSale): boolean =>
  [events.problems, events.disagreements, table.problems, table.disagreements, failures].every(
    (sentences) => sentences.length === 0,
  );

/** The closing tables and both verdicts, as text. */
export function closingTable(onSale: OnSale): string {
  const { settings, tookMs, repeats } = onSale;
  return [
    `${outcomeTable(onSale)}`,
    `${stepTable(onSale)}`,
    verdict(onSale.events, `${onSale.events.count} events of ${onSale.events.entries.length} reservations`),
    verdict(onSale.table, `${onSale.table.entries.length} reservations and the seats that are sold`),
    ...problemLines('Answers that no fan should get', onSale.failures),
    pc.dim(
      `Seed ${settings.seed}, ${(tookMs / 1000).toFixed(1)} s, ${repeats} requests sent again when the server was busy.`,
    ),
  ].join('\n');
}

function outcomeTable({ records, hall, settings, table, events }: OnSale): Table.Table {
  const { seatsSold, confirmed, cancelled, expired } = totals(table.entries);
  const fromEvents = totals(events.entries);
  const lost = records.reduce((sum, { lostRaces }) => sum + lostRaces, 0);
  const drawn = plainTable(['', 'fans', 'table', 'events']);
  const told = (status: string) => records.filter(({ held }) => held?.told === status).length;
  const soldToFans = records.reduce(
    (sum, { held }) => sum + (held?.told === 'CONFIRMED' ? held.seats.length : 0),
    0,
  );
  drawn.push(
    [`seats sold, of ${hall.seats.length}`, soldToFans, seatsSold, fromEvents.seatsSold],
    ['reservations sold', told('CONFIRMED'), confirmed, fromEvents.confirmed],
    ['reservations cancelled', told('CANCELLED'), cancelled, fromEvents.cancelled],
    ['reservations expired', told('HELD') + told('EXPIRED'), expired, fromEvents.expired],
    ['races lost', lost, '', ''],
  );
  for (const [outcome, words] of Object.entries(outcomes)) {
    const count = records.filter((record) => record.outcome === outcome).length;
    if (count > 0) drawn.push([`fans, of ${settings.fans}: ${words}`, count, '', '']);
  }
  return drawn;
}

function stepTable({ times }: OnSale): Table.Table {
  const drawn = plainTable(['step', 'times', 'p50', 'p95', 'max']);
  for (const [step, taken] of Object.entries(times)) {
    const found = percentiles(taken);
    if (found) drawn.push([step, found.count, ...[found.p50, found.p95, found.max].map(milliseconds)]);
  }
  return drawn;
}

/** The first column left, the others right, no lines between rows, and no colours of its own. */
function plainTable(head: string[]): Table.Table {
  const colAligns = head.map((_, index): HorizontalAlignment => (index === 0 ? 'left' : 'right'));
  const chars = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };
  return new Table({
    head: head.map((name) => pc.bold(name)),
    colAligns,
    chars,
    style: { head: [], border: [] },
  });
}

const milliseconds = (ms: number): string =>
  ms < 10_000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`;

function verdict({ source, problems, disagreements }: Verdict, looked: string): string {
  const name = pc.bold(`From the ${source}`);
  const lines =
    problems.length === 0 ? [`${name} (${looked}): ${pc.green('no seat was sold or held twice')}`] : [];
  return [
    ...lines,
    ...problemLines(`${name} (${looked})`, problems),
    ...problemLines(`The ${source} and the fans disagree`, disagreements),
  ].join('\n');
}

/** More would only repeat it. */
const mostShown = 10;

function problemLines(title: string, sentences: string[]): string[] {
  if (sentences.length === 0) return [];
  const more = sentences.length > mostShown ? [`and ${sentences.length - mostShown} more`] : [];
  return [
    `${title}: ${pc.red(`${sentences.length} wrong`)}`,
    ...[...sentences.slice(0, mostShown), ...more].map((sentence) => `  ${sentence}`),
  ];
}
