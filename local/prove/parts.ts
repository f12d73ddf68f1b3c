import { crashPart } from './crash/crash-part.ts';
import { fuzzPart } from './fuzz/fuzz-part.ts';
import { historyPart } from './history/history-part.ts';
import { modelPart } from './model/model-part.ts';
import { mutantsPart } from './mutants/mutants-part.ts';
import type { ProofPart } from './part.ts';
import { soakPart } from './soak/soak-part.ts';

/**
 * All ways of looking, in their order. `share` is a part's portion of the time that is left when it begins, against
 * those after it: what ends early leaves its time to them.
 */
export const parts: { part: ProofPart; share: number }[] = [
  { part: mutantsPart, share: 2 },
  { part: crashPart, share: 7 },
  { part: fuzzPart, share: 7 },
  { part: soakPart, share: 2 },
  { part: historyPart, share: 7 },
  { part: modelPart, share: 5 },
];
