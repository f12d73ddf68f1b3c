import type { Goal, ResultTable } from '../part.ts';
import type { Result } from './results.ts';

/** The results as a page in Markdown; its plots are files beside it. */
export function pageOf(results: readonly Result[]): string {
  const parts = results.map((result) => {
    const { name, title, measuredAt, tookSeconds, machine, tables, plots = [], goals, notes = [] } = result;
    return [
      `## ${name}: ${title}`,
      `Measured on ${measuredAt.slice(0, 10)} in ${tookSeconds} s: ${machine.cores} cores (${machine.processor}), ` +
        `${machine.memoryGiB} GiB, Node ${machine.node}.`,
      ...(goals.length > 0 ? [goals.map(goalLine).join('\n')] : []),
      ...tables.map(tableMarkdown),
      ...plots.map((plot) => `![${plot.title}](${plot.name}.svg)`),
      ...notes,
    ].join('\n\n');
  });
  const intro =
    'Written by `npm run bench`; what it means is in [performance](../../docs/performance.md). Times differ from ' +
    'machine to machine: read the ratios.';
  return `${['# Results', intro, ...parts].join('\n\n')}\n`;
}

const goalLine = ({ title, measured, isMet }: Goal): string =>
  `- ${isMet ? 'Met' : '**Not met**'}: ${title}: ${measured}`;

function tableMarkdown({ title, head, rows }: ResultTable): string {
  const line = (cells: (string | number)[]) =>
    `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  const align = head.map((_, column) => (typeof rows[0]?.[column] === 'number' ? '--:' : '---'));
  return [`### ${title}`, '', line(head), line(align), ...rows.map(line)].join('\n');
}
