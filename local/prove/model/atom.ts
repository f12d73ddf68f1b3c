import type { Answer } from '../history/operation.ts';
import type { Fan, Hold, Model } from './model.ts';

/** Something that happens at one moment. Changes the model, or says why it cannot have been. */
export type Atom = (model: Model, nowMs: number) => string | undefined;

/** What was answered, in short; `expected` as it must be, or several that may be. */
export function unlike(answer: Answer | null, ...expected: (number | string)[]): string | undefined {
  if (!answer) return undefined;
  const came: number | string = answer.body?.code ?? answer.status;
  return expected.includes(came) ? undefined : `answered ${came}, and must be ${expected.join(' or ')}`;
}

export const fanOf = ({ fans }: Model, name: string): Fan | undefined =>
  fans.find((fan) => fan.name === name);
export const notYet = 'has not joined yet';
export const holdOf = ({ holds }: Model, id: string): Hold | undefined =>
  holds.find(({ reservationId }) => reservationId === id);
