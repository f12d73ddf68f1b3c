import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';

export type Row = Record<string, SQLOutputValue>;

/** The database of the state, with its statements prepared once. */
export interface Database {
  run(
    sql: string,
    ...values: (string | number)[]
  ): { changes: number | bigint; lastInsertRowid: number | bigint };
  rows(sql: string, ...values: (string | number)[]): Row[];
  first(sql: string, ...values: (string | number)[]): Row | undefined;
  /** Everything that `work` writes is kept, or nothing. Nested calls join the outer one. */
  transaction<Result>(work: () => Result): Result;
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
    attempts INTEGER, notBeforeMs INTEGER);`;

/**
 * Opens the database, in memory or in `${dataDirectory}/local-stack.db`, with every table.
 *
 * @throws Error when another process has this data directory open: two stacks would fire each schedule twice.
 */
export function openDatabase(dataDirectory: string | undefined): Database {
  const connection = connect(dataDirectory);
  const prepared = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  const statement = (sql: string) => {
    const known = prepared.get(sql) ?? connection.prepare(sql);
    prepared.set(sql, known);
    return known;
  };
  const rows = (sql: string, ...values: (string | number)[]): Row[] => statement(sql).all(...values);
  return {
    run: (sql, ...values) => statement(sql).run(...values),
    rows,
    first: (sql, ...values) => rows(sql, ...values)[0],
    transaction: (work) => inTransaction(connection, work),
    close: () => connection.close(),
  };
}

function inTransaction<Result>(connection: DatabaseSync, work: () => Result): Result {
  if (connection.isTransaction) return work();
  connection.exec('BEGIN');
  try {
    const result = work();
    connection.exec('COMMIT');
    return result;
  } catch (error) {
    connection.exec('ROLLBACK');
    throw error;
  }
}

function connect(dataDirectory: string | undefined): DatabaseSync {
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
