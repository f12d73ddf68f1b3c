import { type Concert, isAdmitting } from '../concerts/concert.ts';
import type { Deadline } from '../deadline.ts';
import { firstClearing, highestRead, planAdmission } from './admission.ts';
import type { Gate } from './gate.ts';
import { moveGate, readGate, readTail, takeTurn } from './gate-store.ts';
import { deleteLease, readLeases } from './lease-store.ts';
import type { Queue } from './queue.ts';

/**
 * Lets the next in, if the turn to try is due and nobody else's: what pollers do. One write when it is not.
 *
 * @returns the gate as it is afterwards.
 */
export async function admitByTurn(queue: Queue, concert: Concert, deadline: Deadline): Promise<Gate> {
  const { taken, gate } = await takeTurn(queue.table, concert.concertId, queue.clock(), deadline);
  const after = taken ? (await attempt(queue, concert, gate, deadline)).gate : gate;
  queue.gates.set(concert.concertId, after);
  return after;
}

/** Twice beaten means twice that another moved the gate just now; who is left waiting is found by the pollers. */
const mostAttempts = 3;

/** Lets the next in at once, without waiting for a turn: a place has just fallen free, or nobody waits. */
export async function admitNow(queue: Queue, concert: Concert, deadline: Deadline): Promise<Gate> {
  for (let tries = 1; ; tries += 1) {
    const read = await readGate(queue.table, concert.concertId, deadline.signal);
    const { moved, gate } = await attempt(queue, concert, read, deadline);
    queue.gates.set(concert.concertId, gate);
    if (moved || tries === mostAttempts) return gate;
  }
}

/**
 * Reads, plans, and moves the gate if nobody else has. The time that decides is taken before the leases are read: what
 * was judged in time by then, and may land as late as the graces allow, is seen or still counted.
 */
async function attempt(queue: Queue, concert: Concert, gate: Gate, limit: Deadline) {
  const { table, clock } = queue;
  const { concertId, policy } = concert;
  const nowMs = clock();
  if (!isAdmitting(concert, nowMs)) return { moved: true, gate };
  const highest = highestRead(gate, policy.queue);
  const [leases, tail] = await Promise.all([
    readLeases(table, concertId, { from: gate.floor, to: highest }, limit.signal),
    readTail(table, concertId, limit.signal),
  ]);
  const { gate: next, finished } = firstClearing(
    planAdmission({ gate, leases, highest, tail }, policy.queue, nowMs),
  );
  const deleteFinished = (position: number) => deleteLease(table, concertId, position, nowMs, limit);
  const areOver = await Promise.all(finished.map(deleteFinished));
  if (areOver.includes(false)) return { moved: false, gate };
  return moveGate(table, concertId, next, limit);
}
