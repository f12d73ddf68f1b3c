import type { Asks } from './ask.ts';
import { queuePaths } from './queue-paths.ts';
import { reservationPaths } from './reservation-paths.ts';
import type { Stage } from './stage.ts';

/** One way through the system, walked once to be counted. */
export interface Path {
  name: string;
  /** Logical id of the function that somebody waits for; none when nobody does. */
  route?: string;
  /** The least that any design on DynamoDB could do with, and why. */
  floor: Floor;
  /** Makes what the path needs. @returns what walks it, once. */
  prepare(stage: Stage, asks: Asks): Promise<() => Promise<unknown>>;
}

interface Floor {
  roundTrips: number;
  readUnits: number;
  writeUnits: number;
  why: string;
}

/** In the order in which a fan meets them. */
export const paths: Path[] = [...queuePaths, ...reservationPaths];
