import { deadline } from '../deadline.ts';
import { readEnvironment } from '../environment.ts';
import { reservationEventSchema } from '../events/reservation-event.ts';
import { connectTable } from '../table/client.ts';
import { endLeaseOfPaid } from './end-lease.ts';
import { connectQueue } from './queue.ts';

const queue = connectQueue(connectTable(readEnvironment('TABLE_NAME').TABLE_NAME));

/** Told by the bus of each confirmed reservation. */
export async function handler(event: unknown): Promise<void> {
  const { detail } = reservationEventSchema.parse(event);
  await endLeaseOfPaid(queue, detail.reservation.reservationId, deadline());
}
