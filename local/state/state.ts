import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';

/** A one-shot schedule that has not completed. */
export interface StoredSchedule {
  group: string;
  name: string;
  /** When it is due, epoch milliseconds. */
  atMs: number;
  /** The request that made it, as GetSchedule gives it back. */
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
  /** Oldest first. */
  events(): unknown[];
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
  /** A small value of the stack's own, such as the name of the table's engine. */
  note(name: string): string | undefined;
  setNote(name: string, value: string): void;
  close(): void;
}

const schema = `
  CREATE TABLE IF NOT EXISTS schedule (groupName TEXT, name TEXT, atMs INTEGER, request TEXT, PRIMARY KEY (groupName, name));
  CREATE INDEX IF NOT EXISTS scheduleByTime ON schedule (atMs);
  CREATE TABLE IF NOT EXISTS secret (id TEXT PRIMARY KEY, value TEXT);
  CREATE TABLE IF NOT EXISTS event (id INTEGER PRIMARY KEY, envelope TEXT);
  CREATE TABLE IF NOT EXISTS deadLetter (id INTEGER PRIMARY KEY, source TEXT, reason TEXT, payload TEXT);
  CREATE TABLE IF NOT EXISTS checkpoint (mappingId TEXT, shardId TEXT, sequenceNumber TEXT, PRIMARY KEY (mappingId, shardId));
  CREATE TABLE IF NOT EXISTS invocation (id INTEGER PRIMARY KEY AUTOINCREMENT, functionId TEXT, event TEXT, queuedAtMs INTEGER,
    attempts INTEGER, notBeforeMs INTEGER);
  CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, value TEXT);`;

type Row = Record<string, SQLOutputValue>;

/**
 * Opens the state, in memory or in `${dataDirectory}/local-stack.db`.
 *
 * @throws Error when another process has this data directory open: two stacks would fire each schedule twice.
 */
export function openState(dataDirectory?: string): State {
  const database = openDatabase(dataDirectory);
  const prepared = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  const statement = (sql: string) => {
    const known = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, known);
    return known;
  };
  const run = (sql: string, ...values: (string | number)[]) => statement(sql).run(...values);
  const rows = (sql: string, ...values: (string | number)[]): Row[] => statement(sql).all(...values);
  const first = (sql: string, ...values: (string | number)[]) => rows(sql, ...values)[0];
  const transaction = <Result>(work: () => Result): Result => {
    if (database.isTransaction) return work();
    database.exec('BEGIN');
    try {
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      database.exec('ROLLBACK');
      throw error;
    }
  };
  return {
    transaction,
    addSchedule: ({ group, name, atMs, request }) =>
      run('INSERT OR IGNORE INTO schedule VALUES (?, ?, ?, ?)', group, name, atMs, JSON.stringify(request))
        .changes === 1,
    schedule(group, name) {
      const row = first('SELECT * FROM schedule WHERE groupName = ? AND name = ?', group, name);
      return row && toSchedule(row);
    },
    removeSchedule: (group, name) =>
      run('DELETE FROM schedule WHERE groupName = ? AND name = ?', group, name).changes === 1,
    schedules: (untilMs = Number.MAX_SAFE_INTEGER) =>
      rows('SELECT * FROM schedule WHERE atMs <= ? ORDER BY atMs, name', untilMs).map(toSchedule),
    nextScheduleAtMs() {
      const atMs = first('SELECT min(atMs) AS atMs FROM schedule')?.atMs;
      return typeof atMs === 'number' ? atMs : undefined;
    },
    secret: (id, generate) =>
      transaction(() => {
        const row = first('SELECT value FROM secret WHERE id = ?', id);
        if (row) return String(row.value);
        const value = generate();
        run('INSERT INTO secret VALUES (?, ?)', id, value);
        return value;
      }),
    addEvent: (envelope) => void run('INSERT INTO event (envelope) VALUES (?)', JSON.stringify(envelope)),
    events: () => rows('SELECT envelope FROM event ORDER BY id').map((row) => parse(row.envelope)),
    addDeadLetter: ({ source, reason, payload }) =>
      void run(
        'INSERT INTO deadLetter (source, reason, payload) VALUES (?, ?, ?)',
        source,
        reason,
        JSON.stringify(payload ?? null),
      ),
    deadLetters: () => rows('SELECT * FROM deadLetter ORDER BY id').map(toDeadLetter),
    checkpoint(mappingId, shardId) {
      const row = first('SELECT * FROM checkpoint WHERE mappingId = ? AND shardId = ?', mappingId, shardId);
      return row && String(row.sequenceNumber);
    },
    setCheckpoint: (mappingId, shardId, sequenceNumber) =>
      void run('INSERT OR REPLACE INTO checkpoint VALUES (?, ?, ?)', mappingId, shardId, sequenceNumber),
    addInvocation: ({ functionId, event, queuedAtMs, attempts, notBeforeMs }) =>
      Number(
        run(
          'INSERT INTO invocation (functionId, event, queuedAtMs, attempts, notBeforeMs) VALUES (?, ?, ?, ?, ?)',
          functionId,
          JSON.stringify(event ?? null),
          queuedAtMs,
          attempts,
          notBeforeMs,
        ).lastInsertRowid,
      ),
    postponeInvocation: (id, attempts, notBeforeMs) =>
      void run('UPDATE invocation SET attempts = ?, notBeforeMs = ? WHERE id = ?', attempts, notBeforeMs, id),
    removeInvocation: (id) => void run('DELETE FROM invocation WHERE id = ?', id),
    invocations: () => rows('SELECT * FROM invocation ORDER BY id').map(toInvocation),
    note(name) {
      const row = first('SELECT value FROM note WHERE name = ?', name);
      return row && String(row.value);
    },
    setNote: (name, value) => void run('INSERT OR REPLACE INTO note VALUES (?, ?)', name, value),
    close: () => database.close(),
  };
}

function openDatabase(dataDirectory: string | undefined): DatabaseSync {
  if (dataDirectory === undefined) {
    const memory = new DatabaseSync(':memory:');
    memory.exec(schema);
    return memory;
  }
  mkdirSync(dataDirectory, { recursive: true });
  const database = new DatabaseSync(join(dataDirectory, 'local-stack.db'));
  try {
    // NORMAL with a WAL survives a killed process; only a power cut can take the last commits. EXCLUSIVE keeps the
    // lock for as long as we run, so that a second stack on this directory is refused, and a killed one's is freed.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    database.exec(schema);
  } catch (error) {
    database.close();
    if (!String(error).includes('locked')) throw error;
    throw new Error(`the data directory ${dataDirectory} is in use by another local stack`, { cause: error });
  }
  return database;
}

const parse = (value: SQLOutputValue | undefined): unknown => JSON.parse(String(value));

const toSchedule = (row: Row): StoredSchedule => ({
  group: String(row.groupName),
  name: String(row.name),
  atMs: Number(row.atMs),
  request: parse(row.request) as Record<string, unknown>,
});

const toDeadLetter = (row: Row): StoredDeadLetter => ({
  source: String(row.source),
  reason: String(row.reason),
  payload: parse(row.payload),
});

const toInvocation = (row: Row): StoredInvocation => ({
  id: Number(row.id),
  functionId: String(row.functionId),
  event: parse(row.event),
  queuedAtMs: Number(row.queuedAtMs),
  attempts: Number(row.attempts),
  notBeforeMs: Number(row.notBeforeMs),
});
