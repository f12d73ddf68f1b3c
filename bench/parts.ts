import { callsPart } from './calls/calls-part.ts';
import { coldStartPart } from './cold-start/cold-start-part.ts';
import { cpuPart } from './cpu/cpu-part.ts';
import { growthPart } from './growth/growth-part.ts';
import { moneyPart } from './money/money-part.ts';
import { otherDesignPart } from './other-design/other-design-part.ts';
import { overheadPart } from './overhead/overhead-part.ts';
import type { BenchPart } from './part.ts';
import { simulationPart } from './simulation/simulation-part.ts';

/** In the order in which they run: each may use what those before it have measured. */
export const parts: BenchPart[] = [
  callsPart,
  growthPart,
  overheadPart,
  cpuPart,
  coldStartPart,
  otherDesignPart,
  moneyPart,
  simulationPart,
];
