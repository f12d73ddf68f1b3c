import * as z from 'zod/mini';
import { deadline } from '../deadline.ts';
import { readEnvironment } from '../environment.ts';
import { connectTable } from '../table/client.ts';
import { expire } from './expire.ts';

const dependencies = { table: connectTable(readEnvironment('TABLE_NAME').TABLE_NAME), clock: Date.now };

/** What a schedule carries; written by events/schedule-store.ts. */
const input = z.strictObject({ reservationId: z.string() });

/** Called by a hold's one-shot schedule, which is gone by now: coming too early must fail, so as to be tried again. */
export async function handler(event: unknown): Promise<void> {
  const { reservationId } = input.parse(event);
  const outcome = await expire(dependencies, reservationId, deadline());
  if (outcome === 'live') throw new Error(`reservation ${reservationId} is still held; trying again later`);
}
