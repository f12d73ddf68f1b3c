import type { ChildStack } from '../child/child-stack.ts';
import { type Contents, readContents } from '../load/contents.ts';
import type { Hall } from '../load/hall.ts';

/** What the table holds, over all concerts, and what of it should be gone. */
export interface TableLook {
  /** Items by kind, as their keys name it. */
  kinds: Record<string, number>;
  /** Of the concert that has the most. */
  mostLeases: number;
  mostGateCalls: number;
  /** In sentences. */
  problems: string[];
}

/**
 * When a lapsed hold must be written down, and its locks be gone: TTL comes after 60 s, ten seconds pass between two
 * sweeps, and one of an hour's reservations takes a quarter of a minute.
 */
const latestMs = 120_000;

/**
 * Counts the table's items. A finished reservation and the locks of what was sold stay for good; whatever else is there
 * must belong to something that lives.
 *
 * @param lately How many fans joined of late: within the time for which the queue remembers a called position.
 */
export async function lookAtTable(
  stack: ChildStack,
  halls: readonly Hall[],
  lately: number,
): Promise<TableLook> {
  const byConcert = await readContents(stack.engine.url, stack.tableName);
  const nowMs = Date.now();
  const look: TableLook = { kinds: {}, mostLeases: 0, mostGateCalls: 0, problems: [] };
  for (const { concertId, queue } of halls) {
    const contents = byConcert.get(concertId);
    if (!contents) continue;
    for (const [kind, count] of Object.entries(contents.kinds))
      look.kinds[kind] = (look.kinds[kind] ?? 0) + count;
    look.mostLeases = Math.max(look.mostLeases, contents.leases.size);
    look.mostGateCalls = Math.max(look.mostGateCalls, contents.gateCalls);
    look.problems.push(
      ...stale(contents, nowMs),
      ...tooMany('leases', contents.leases.size, queue.maxActive + lately, concertId),
      ...tooMany('calls in the gate', contents.gateCalls, lately, concertId),
    );
  }
  return look;
}

const tooMany = (what: string, count: number, most: number, concertId: string): string[] =>
  count <= most ? [] : [`${concertId} has ${count} ${what}, and at most ${most} are called for`];

function stale({ reservations, locks }: Contents, nowMs: number): string[] {
  const holds = [...reservations.values()]
    .filter(({ status, expiresAtMs }) => status === 'TEMPORARILY_ASSIGNED' && expiresAtMs < nowMs - latestMs)
    .map(({ reservationId }) => `nobody wrote down that ${reservationId} has lapsed`);
  const left = [...locks]
    .filter(([, { expiresAtMs }]) => expiresAtMs !== undefined && expiresAtMs < nowMs - latestMs)
    .map(([seat]) => `the lock of ${seat} is still there long after it lapsed`);
  const sold = [...reservations.values()]
    .filter(({ status }) => status === 'CONFIRMED')
    .reduce((sum, { seats }) => sum + seats.length, 0);
  const soldLocks = [...locks.values()].filter(({ state }) => state === 'SOLD').length;
  // A sale may come between two pages; a difference of one house full would be a leak.
  const extra = soldLocks > sold + 20 ? [`${soldLocks} seats are locked as sold, and ${sold} were`] : [];
  return [...holds, ...left, ...extra];
}
