import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provedNothing } from '../guards.ts';
import type { Limit } from '../limit.ts';
import type { ProofReport } from '../part.ts';
import { checkHistory } from './check/check.ts';
import { drive } from './drive/drive.ts';
import { type History, readHistory, writeHistory } from './history-file.ts';

interface RoundsOptions {
  url: string;
  seed: number;
  limit: Limit;
  clients?: number;
  /** See `HistoryHeader`. */
  clockSkewMs: number;
  strongReads: boolean;
  progress(line: string): void;
}

/** Each hall ends after so long; a history is kept in memory until it is judged. */
const roundMs = 30_000;
const usualClients = 24;

/** Drives one hall after the other and judges each history, until the limit is reached or one fails. */
export async function driveRounds(options: RoundsOptions): Promise<ProofReport> {
  const { seed, limit, clients = usualClients, progress } = options;
  const total: ProofReport = { counts: {}, findings: [] };
  let calls = 0;
  const called = () => {
    calls += 1;
    if (calls % 100 === 0) progress(`${calls.toLocaleString('en')} calls`);
  };
  for (let round = 1; limit.leftMs() > 0 && total.findings.length === 0; round += 1) {
    const history = await drive({
      ...options,
      clients,
      called,
      seed: seed + (round - 1) * 7919,
      concertId: `prove-${seed}-${round}-${randomBytes(4).toString('hex')}`,
      lastsMs: Math.min(roundMs, limit.leftMs()),
      signal: limit.signal,
    });
    addTo(total, await judge(history));
  }
  return total;
}

/** Judges a history; one that fails is written to a file, which its findings name. */
async function judge(history: History): Promise<ProofReport> {
  const { counts, problems } = checkHistory(history.header, history.operations);
  if (problems.length === 0) return { counts, findings: [] };
  const path = join(tmpdir(), `${history.header.concert.concertId}.history.jsonl`);
  await writeHistory(path, history);
  return { counts, findings: problems.map((problem) => ({ ...problem, replay: replayOf(path) })) };
}

const replayOf = (path: string): string => `npm run prove -- --history ${path}`;

/** Judges the history of a file. @throws Error naming the line that is not what it should be. */
export async function judgeFile(path: string): Promise<ProofReport> {
  const { header, operations } = await readHistory(path);
  const { counts, problems } = checkHistory(header, operations);
  const findings = [...provedNothing({ counts }, ['operations']), ...problems];
  return { counts, findings: findings.map((finding) => ({ ...finding, replay: replayOf(path) })) };
}

/** What says how large something was, not how often it happened. */
const isMost = (name: string): boolean => /^(largest|most) /.test(name);

function addTo(total: ProofReport, { counts, findings }: ProofReport): void {
  total.counts.halls = (total.counts.halls ?? 0) + 1;
  for (const [name, count] of Object.entries(counts)) {
    const before = total.counts[name] ?? 0;
    total.counts[name] = isMost(name) ? Math.max(before, count) : before + count;
  }
  total.findings.push(...findings);
}
