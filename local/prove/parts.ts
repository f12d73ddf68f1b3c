import { crashPart } from './crash/crash-part.ts';
import { fuzzPart } from './fuzz/fuzz-part.ts';
import { historyPart } from './history/history-part.ts';
import { modelPart } from './model/model-part.ts';
import { mutantsPart } from './mutants/mutants-part.ts';
import type { Planned } from './shares.ts';
import { soakPart } from './soak/soak-part.ts';

/** All ways of looking, in their order. What one leaves of its time is for those after it. */
export const parts: Planned[] = [
  { part: mutantsPart, takesMs: 150_000 },
  { part: crashPart, share: 7, leastMs: 20_000 },
  { part: fuzzPart, share: 5, leastMs: 20_000 },
  { part: soakPart, share: 2, leastMs: 60_000 },
  { part: historyPart, share: 10, leastMs: 40_000 },
  { part: modelPart, share: 4, leastMs: 20_000 },
];
