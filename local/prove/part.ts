import type { Limit } from './limit.ts';

/** What a part of the proof is given. */
export interface ProofContext {
  /** The same seed makes the same choices. */
  seed: number;
  /** When to stop; a part takes up no new work after it. */
  limit: Limit;
  /** Of the default stage, synthesised from the sources as they are; its bundles lie beside it. */
  templatePath: string;
  /** A DynamoDB engine that runs already; else each stack starts its own. */
  engineUrl: string | undefined;
  /** Shows how far it is, in a few words: `1,204 operations, 31 faults`. */
  progress(line: string): void;
}

/** What was tried and found by one part. */
export interface ProofReport {
  /** What was tried, in words, with how often: `{ operations: 1204, faults: 31, 'lost races': 12 }`. */
  counts: Record<string, number>;
  /** What else is to be said of what was tried: `resident memory not judged (from 10 minutes on)`. */
  notes?: string[];
  /** Empty when nothing was found. */
  findings: Finding[];
  /** What was found where it must be: how a finding would look. */
  examples?: Finding[];
}

/** A broken promise, or a part that proved nothing. */
export interface Finding {
  /** One sentence. */
  title: string;
  /** Shrunken, in lines that a person can follow, from first to last. */
  story: string[];
  /** The command that shows it again, if there is one. */
  replay?: string;
}

/** One way of looking for the counter-example. */
export interface ProofPart {
  name: string;
  /** What it does, in half a sentence: for `--help` and the closing table. */
  title: string;
  /** Names of counts that must not be 0 at the end: else it has proved nothing. */
  needed?: readonly string[];
  /** Those that are so rare that they must be met only by a part that had so long; milliseconds. */
  neededLater?: { fromMs: number; names: readonly string[] };
  run(context: ProofContext): Promise<ProofReport>;
}
