import { callsPart } from './calls/calls-part.ts';
import { coldStartPart } from './cold-start/cold-start-part.ts';
import { overheadPart } from './overhead/overhead-part.ts';
import type { BenchPart } from './part.ts';

/** In the order in which they run: each may use what those before it have measured. */
export const parts: BenchPart[] = [callsPart, overheadPart, coldStartPart];
