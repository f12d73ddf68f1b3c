import { type Database, openDatabase } from './database.ts';
import { invocationStore } from './invocations.ts';
import { parseJson } from './json.ts';
import { scheduleStore } from './schedules.ts';
import type { State } from './types.ts';

/**
 * Events kept, the newest: some 25 MB of memory. The longest demo, of 5,000 fans, counts all its 15,000 at its end. The
 * rest would only fill the memory of a stack that runs for days.
 */
const mostEvents = 20_000;

/**
 * Opens the state, in memory or in `${dataDirectory}/local-stack.db`.
 *
 * @throws Error when another process has this data directory open: two stacks would fire each schedule twice.
 */
export function openState(dataDirectory?: string): State {
  const database = openDatabase(dataDirectory);
  return {
    transaction: database.transaction,
    close: database.close,
    ...scheduleStore(database),
    ...invocationStore(database),
    ...historyStore(database),
    ...secretStore(database),
    ...checkpointStore(database),
  };
}

const historyStore = ({
  run,
  rows,
  first,
}: Database): Pick<State, 'addEvent' | 'events' | 'eventCount' | 'addDeadLetter' | 'deadLetters'> => ({
  addEvent(envelope) {
    const added = run('INSERT INTO event (envelope) VALUES (?)', JSON.stringify(envelope));
    run('DELETE FROM event WHERE id <= ?', Number(added.lastInsertRowid) - mostEvents);
  },
  // The newest is always there, and so ids go on from it without a gap: they are the count of all events.
  events: (after = 0) =>
    rows('SELECT envelope FROM event WHERE id > ? ORDER BY id', after).map((row) => parseJson(row.envelope)),
  eventCount: () => Number(first('SELECT max(id) AS count FROM event')?.count ?? 0),
  addDeadLetter({ source, reason, payload }) {
    const sql = 'INSERT INTO deadLetter (source, reason, payload) VALUES (?, ?, ?)';
    run(sql, source, reason, JSON.stringify(payload ?? null));
  },
  deadLetters: () =>
    rows('SELECT * FROM deadLetter ORDER BY id').map(({ source, reason, payload }) => ({
      source: String(source),
      reason: String(reason),
      payload: parseJson(payload),
    })),
});

const secretStore = ({ run, first, transaction }: Database): Pick<State, 'secret'> => ({
  secret: (id, generate) =>
    transaction(() => {
      const row = first('SELECT value FROM secret WHERE id = ?', id);
      if (row) return String(row.value);
      const value = generate();
      run('INSERT INTO secret VALUES (?, ?)', id, value);
      return value;
    }),
});

const checkpointStore = ({ run, first }: Database): Pick<State, 'checkpoint' | 'setCheckpoint'> => ({
  checkpoint(mappingId, shardId) {
    const row = first('SELECT * FROM checkpoint WHERE mappingId = ? AND shardId = ?', mappingId, shardId);
    return row && String(row.sequenceNumber);
  },
  setCheckpoint: (mappingId, shardId, sequenceNumber) =>
    void run('INSERT OR REPLACE INTO checkpoint VALUES (?, ?, ?)', mappingId, shardId, sequenceNumber),
});
