import type { Database, Row } from './database.ts';
import { parseJson } from './json.ts';
import type { State, StoredInvocation } from './types.ts';

type InvocationStore = Pick<
  State,
  'addInvocation' | 'postponeInvocation' | 'removeInvocation' | 'invocations'
>;

export const invocationStore = ({ run, rows }: Database): InvocationStore => ({
  addInvocation({ functionId, event, queuedAtMs, attempts, notBeforeMs }) {
    const columns = '(functionId, event, queuedAtMs, attempts, notBeforeMs)';
    const sql = `INSERT INTO invocation ${columns} VALUES (?, ?, ?, ?, ?)`;
    const added = run(sql, functionId, JSON.stringify(event ?? null), queuedAtMs, attempts, notBeforeMs);
    return Number(added.lastInsertRowid);
  },
  postponeInvocation: (id, attempts, notBeforeMs) =>
    void run('UPDATE invocation SET attempts = ?, notBeforeMs = ? WHERE id = ?', attempts, notBeforeMs, id),
  removeInvocation: (id) => void run('DELETE FROM invocation WHERE id = ?', id),
  invocations: () => rows('SELECT * FROM invocation ORDER BY id').map(toInvocation),
});

const toInvocation = (row: Row): StoredInvocation => ({
  id: Number(row.id),
  functionId: String(row.functionId),
  event: parseJson(row.event),
  queuedAtMs: Number(row.queuedAtMs),
  attempts: Number(row.attempts),
  notBeforeMs: Number(row.notBeforeMs),
});
