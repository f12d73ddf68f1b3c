import type { Clock } from '../clock.ts';
import type { Deadline } from '../deadline.ts';
import { expire } from '../reservations/expire.ts';
import type { Table } from '../table/client.ts';
import type { DetailType } from './reservation-event.ts';
import { createSchedule, deleteSchedule, type Schedules } from './schedule-store.ts';

interface Dependencies {
  schedules: Schedules;
  table: Table;
  clock: Clock;
}

/**
 * Keeps one schedule per hold: made when it is created, deleted when it is confirmed or cancelled. When the word of a
 * hold comes after its end, there is nothing left to wait for, and it is expired here.
 */
export async function schedule(
  { schedules, table, clock }: Dependencies,
  detailType: DetailType,
  hold: { reservationId: string; expiresAtMs: number },
  limit: Deadline,
): Promise<void> {
  if (detailType !== 'ReservationCreated') await deleteSchedule(schedules, hold.reservationId, limit.signal);
  else if (hold.expiresAtMs > clock()) await createSchedule(schedules, hold, limit.signal);
  else await expire({ table, clock }, hold.reservationId, limit);
}
