import type { Operation } from '../operation.ts';

/** Takes down a broken promise about one reservation, with the calls that show it. */
export type Report = (what: string, operations: Operation[]) => void;
