/** A one-shot schedule that has not completed. */
export interface StoredSchedule {
  group: string;
  name: string;
  /** When it is due, epoch milliseconds. */
  atMs: number;
  /** The body of the CreateSchedule that made it. */
  request: Record<string, unknown>;
}

/** An asynchronous invocation that is queued, or waits for its next attempt. */
export interface StoredInvocation {
  id: number;
  functionId: string;
  event: unknown;
  queuedAtMs: number;
  /** Attempts made so far. */
  attempts: number;
  /** The next attempt is not made before this, epoch milliseconds. */
  notBeforeMs: number;
}

export interface StoredDeadLetter {
  source: string;
  reason: string;
  payload: unknown;
}

/** What the local stack itself must remember. All calls are synchronous, and durable when they return. */
export interface State {
  /** Runs `work` as one transaction: everything it writes here is kept, or nothing. Nested calls join the outer one. */
  transaction<Result>(work: () => Result): Result;
  /** False when a schedule of that group and name exists; then nothing changes. */
  addSchedule(schedule: StoredSchedule): boolean;
  schedule(group: string, name: string): StoredSchedule | undefined;
  /** False when there was none. */
  removeSchedule(group: string, name: string): boolean;
  /** In the order in which they fall due; only those due at or before `untilMs`, if given. */
  schedules(untilMs?: number): StoredSchedule[];
  /** When the earliest schedule is due. */
  nextScheduleAtMs(): number | undefined;
  /** The value kept under `id`; made by `generate` the first time it is asked for. */
  secret(id: string, generate: () => string): string;
  addEvent(envelope: unknown): void;
  /**
   * Those after the first `after` that were ever added, oldest first; all if not given. Only the newest 20,000 are
   * kept.
   */
  events(after?: number): unknown[];
  /** How many were ever added. */
  eventCount(): number;
  addDeadLetter(letter: StoredDeadLetter): void;
  /** Oldest first. */
  deadLetters(): StoredDeadLetter[];
  /** Sequence number of the last record that this event source mapping is done with, in this shard. */
  checkpoint(mappingId: string, shardId: string): string | undefined;
  setCheckpoint(mappingId: string, shardId: string, sequenceNumber: string): void;
  addInvocation(invocation: Omit<StoredInvocation, 'id'>): number;
  /** After a failed attempt. */
  postponeInvocation(id: number, attempts: number, notBeforeMs: number): void;
  removeInvocation(id: number): void;
  /** Oldest first. */
  invocations(): StoredInvocation[];
  close(): void;
}
