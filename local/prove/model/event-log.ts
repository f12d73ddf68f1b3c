import { historyLedger, type ReservationEvent } from '../../demo/history.ts';
import { Broken } from './broken.ts';
import { count, type Play } from './play.ts';

/** The promises once more, from what the bus was told alone; and that it was told all that the table has, and no more. */
export async function checkEvents(play: Play): Promise<void> {
  const { world, table, concertId, tally } = play;
  const events = (world.newEvents() as ReservationEvent[]).filter(
    ({ detail }) => detail.reservation.concertId === concertId,
  );
  count(tally, 'events', events.length);
  const [problem, ...more] = historyLedger(events).problems;
  if (problem) throw new Broken(`by the events: ${problem}`, more);
  const told = new Set(events.map(({ detail }) => `${detail.eventId} ${detail.reservation.status}`));
  const committed = new Set<string>();
  for (const { reservationId, version, status } of table.reservations.values()) {
    committed.add(`${reservationId}.1 TEMPORARILY_ASSIGNED`);
    if (version > 1) committed.add(`${reservationId}.${version} ${status}`);
  }
  for (const one of committed) if (!told.has(one)) throw new Broken(`the bus was never told of ${one}`);
  for (const one of told)
    if (!committed.has(one)) throw new Broken(`the bus was told of ${one}, which never was`);
}
