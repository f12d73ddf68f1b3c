/** What a part of the benchmark is given. */
export interface BenchContext {
  /** Of the default stage, synthesised from the sources as they are; its bundles lie beside it. */
  templatePath: string;
  /** A DynamoDB engine that runs already; else each stack starts its own. */
  engineUrl: string | undefined;
  /** Data of the parts before this one, by name: measured in this run, or else the last results that were kept. */
  earlier(name: string): unknown;
  /** Shows how far it is, in a few words. */
  progress(line: string): void;
  /** Aborted when somebody stops us. */
  signal: AbortSignal;
}

/** What a part has measured. */
export interface BenchReport<Data = unknown> {
  /** Everything that was measured, as it is kept in `results.json`. */
  data: Data;
  /** The same for people. */
  tables: ResultTable[];
  plots?: Plot[];
  /** What it set out to reach. */
  goals: Goal[];
  /** What one has to know to read the tables. */
  notes?: string[];
}

export interface ResultTable {
  title: string;
  head: string[];
  rows: (string | number)[][];
}

export interface Goal {
  /** In words, with its figure: `at most 7 write units for a reserve of one seat`. */
  title: string;
  measured: string;
  isMet: boolean;
}

/** A picture of the results, drawn into the file `<name>.svg`. */
export interface Plot {
  name: string;
  title: string;
  /** Of the x axis: categories, or numbers when there are `points`. */
  x: { name: string; categories?: string[] };
  y: { name: string };
  series: { name: string; values: number[] | [x: number, y: number][]; kind: 'bar' | 'line' }[];
}

/** One group of measurements. */
export interface BenchPart<Data = unknown> {
  name: string;
  /** What it measures, in half a sentence: for `--help` and the page. */
  title: string;
  /** Why it can't run here, if it can't. */
  cannotRun?(): Promise<string | undefined>;
  run(context: BenchContext): Promise<BenchReport<Data>>;
}
