import Table from 'cli-table3';
import pc from 'picocolors';
import type { Finding, ProofReport } from './part.ts';
import type { Proved } from './prove-parts.ts';

/** What was tried and what was found, as text. */
export function closingTable(proved: Proved[], seed: number): string {
  const chars = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };
  const table = new Table({
    head: ['part', 'time', 'tried', 'found'].map((name) => pc.bold(name)),
    colWidths: [null, null, 70, null],
    wordWrap: true,
    style: { head: [], border: [] },
    chars,
  });
  for (const one of proved) table.push(rowOf(one));
  const examples = proved.flatMap(({ report }) =>
    (report.examples ?? []).map(({ title, story }) =>
      [`For example, ${title}:`, ...story.map((line) => `    ${line}`)].join('\n'),
    ),
  );
  const findings = proved.flatMap(({ name, report }) => report.findings.map((one) => told(name, one)));
  const sum = (name: string) => proved.reduce((all, { report }) => all + (report.counts[name] ?? 0), 0);
  return [
    `${table}`,
    ...examples,
    `In all ${whole(sum('operations'))} operations and ${whole(sum('faults'))} faults; seed ${seed}.`,
    ...(findings.length > 0 ? ['', ...findings] : [verdictOf(proved)]),
  ].join('\n');
}

/** Whether anything ran, and nothing was found by it. */
export const isClean = (proved: Proved[]): boolean =>
  proved.some(({ passedOver }) => passedOver === undefined) &&
  proved.every(({ report }) => report.findings.length === 0);

const verdictOf = (proved: Proved[]): string =>
  isClean(proved)
    ? pc.green('Nothing was found that breaks a promise.')
    : pc.red('Nothing was proved: no part ran.');

function rowOf({ name, report, tookMs, passedOver }: Proved): string[] {
  if (passedOver !== undefined) return [name, '', pc.yellow(passedOver), ''];
  return [name, minutesAndSeconds(tookMs), tried(report), found(report.findings.length)];
}

const whole = (count: number): string => count.toLocaleString('en-US');

const tried = ({ counts, notes = [] }: ProofReport): string =>
  [...Object.entries(counts).map(([name, count]) => `${whole(count)} ${name}`), ...notes].join(', ');

const found = (findings: number): string => (findings === 0 ? pc.green('nothing') : pc.red(String(findings)));

function minutesAndSeconds(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function told(part: string, { title, story, replay }: Finding): string {
  const lines = [pc.red(`${part}: ${title}`), ...story.map((line) => `    ${line}`)];
  return [...lines, ...(replay ? [pc.dim(`  again: ${replay}`)] : [])].join('\n');
}
