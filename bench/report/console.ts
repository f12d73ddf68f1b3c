import Table from 'cli-table3';
import pc from 'picocolors';
import type { Goal, ResultTable } from '../part.ts';

/** A table for a terminal. */
export function tableText({ title, head, rows }: ResultTable): string {
  const chars = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };
  const table = new Table({
    head: head.map((name) => pc.bold(name)),
    style: { head: [], border: [] },
    chars,
    colAligns: head.map((_, column) => (typeof rows[0]?.[column] === 'number' ? 'right' : 'left')),
  });
  for (const row of rows) table.push(row.map(String));
  return `\n${pc.bold(title)}\n${table}`;
}

/** Which goals were met, a line each. */
export const goalsText = (goals: Goal[]): string =>
  ['', ...goals.map((goal) => `${markOf(goal)} ${goal.title}: ${goal.measured}`)].join('\n');

const markOf = ({ isMet }: Goal): string => (isMet ? pc.green('met    ') : pc.yellow('not met'));
