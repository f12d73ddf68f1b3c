import type { Database, Row } from './database.ts';
import { parseJson } from './json.ts';
import type { State, StoredSchedule } from './types.ts';

type ScheduleStore = Pick<
  State,
  'addSchedule' | 'schedule' | 'removeSchedule' | 'schedules' | 'nextScheduleAtMs'
>;

export const scheduleStore = ({ run, rows, first }: Database): ScheduleStore => ({
  addSchedule({ group, name, atMs, request }) {
    const sql = 'INSERT OR IGNORE INTO schedule VALUES (?, ?, ?, ?)';
    return run(sql, group, name, atMs, JSON.stringify(request)).changes === 1;
  },
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
});

const toSchedule = (row: Row): StoredSchedule => ({
  group: String(row.groupName),
  name: String(row.name),
  atMs: Number(row.atMs),
  request: parseJson(row.request) as Record<string, unknown>,
});
