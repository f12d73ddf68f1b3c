import { expect, test } from 'vitest';
import { meterOf } from '../../../bench/simulation/meters.ts';
import { tableMeters } from '../../../bench/simulation/table-meters.ts';
import { seededRandom } from '../../../local/random.ts';

const random = seededRandom(1);
const newTable = () => tableMeters(1000, (name, limit) => meterOf(name, limit, 10_000, random));
const loadOf = (table: ReturnType<typeof newTable>, name: string) =>
  table.loads().find((load) => load.name === name);

test('a partition gives 1,000 write units a second, and what it refuses takes nothing of the others', () => {
  const table = newTable();
  expect(table.takes({ writes: { gate: 999 } }, 0)).toBe(true);
  expect(table.takes({ writes: { tail: 5, gate: 2 } }, 0)).toBe(false);
  expect(table.takes({ writes: { gate: 1 } }, 0)).toBe(true);
  expect(loadOf(table, 'writes to the gate')).toMatchObject({ most: 1000, refused: 1, firstRefusedMs: 0 });
  expect(loadOf(table, 'writes to the tail')).toMatchObject({ most: 0, refused: 0 });
  expect(loadOf(table, 'writes to a new table')).toMatchObject({ most: 1000 });
});

test('sections are partitions of their own; all of them are the table', () => {
  const table = newTable();
  for (const pair of [0, 250, 500, 750])
    expect(table.takes({ writes: { section: 999 } }, 0, { pair })).toBe(true);
  expect(table.takes({ writes: { section: 5 } }, 0, { pair: 0 })).toBe(false);
  expect(table.takes({ writes: { spread: 5 } }, 0), 'the table has 4,000').toBe(false);
  expect(table.takes({ writes: { spread: 4 } }, 0)).toBe(true);
});

test('a large gate costs more, and deleted leases are written to their partition', () => {
  const table = newTable();
  table.takes({ writes: { gate: 1 } }, 0, { gateUnits: 2, deleted: 3 });
  expect(loadOf(table, 'writes to the gate')?.most).toBe(2);
  expect(loadOf(table, 'writes to the leases')?.most).toBe(3);
});
