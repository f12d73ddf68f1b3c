import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchReport } from '../part.ts';
import type { Measured } from '../run-parts.ts';
import { pageOf } from './page.ts';
import { drawPlot } from './plot.ts';

/** What is kept of one part. */
export interface Result extends BenchReport {
  name: string;
  title: string;
  /** ISO 8601. */
  measuredAt: string;
  tookSeconds: number;
  machine: Machine;
}

interface Machine {
  processor: string;
  cores: number;
  memoryGiB: number;
  node: string;
}

export const resultsDirectory = 'bench/results';
const directory = fileURLToPath(new URL('../results', import.meta.url));
const jsonPath = join(directory, 'results.json');

/** Data of the parts by name, as they were kept by earlier runs. */
export const readResults = (): Map<string, unknown> => new Map(kept().map(({ name, data }) => [name, data]));

function kept(): Result[] {
  try {
    return JSON.parse(readFileSync(jsonPath, 'utf8')) as Result[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Writes what was measured beside what is kept of other parts: `results.json`, a page, and its plots. */
export function keepResults(measured: readonly Measured[]): void {
  mkdirSync(directory, { recursive: true });
  const results = new Map(kept().map((result) => [result.name, result]));
  for (const one of measured) results.set(one.name, resultOf(one));
  const all = [...results.values()];
  for (const { plots = [] } of all)
    for (const plot of plots) writeFileSync(join(directory, `${plot.name}.svg`), drawPlot(plot));
  writeFileSync(join(directory, 'README.md'), pageOf(all));
  writeFileSync(jsonPath, `${JSON.stringify(all, null, 2)}\n`);
}

const resultOf = ({ name, title, tookMs, report }: Measured): Result => ({
  name,
  title,
  measuredAt: new Date().toISOString(),
  tookSeconds: Math.round(tookMs / 1000),
  machine: machine(),
  ...report,
});

const machine = (): Machine => ({
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
});
