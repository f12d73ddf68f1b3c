import type { Deadline } from '../deadline.ts';
import type { Table } from '../table/client.ts';
import { statisticsKey } from '../table/keys.ts';
import { readOne } from '../table/read.ts';
import { writeOne } from '../table/write.ts';

/** Adds to the lost races of a concert. Told twice when an answer is lost: it is a figure to look at. */
export async function addLostRaces(
  table: Table,
  concertId: string,
  count: number,
  limit: Deadline,
): Promise<void> {
  await writeOne(
    table,
    {
      update: statisticsKey(concertId),
      expression: 'ADD #lostRaces :count',
      condition: null,
      values: { ':count': count },
    },
    limit,
  );
}

/** 0 when none was told yet. */
export async function readLostRaces(table: Table, concertId: string, signal: AbortSignal): Promise<number> {
  const item = await readOne(table, statisticsKey(concertId), signal);
  return (item?.lostRaces as number | undefined) ?? 0;
}
