import type { Operation, Request } from '../operation.ts';
import { isUnknown } from '../recorder.ts';

/** One call of a kind, with its answer. */
export type Call<Op extends Request['op']> = Extract<Operation, { op: Op }>;

export const isCall = <Op extends Request['op']>(operation: Operation, ...ops: Op[]): operation is Call<Op> =>
  (ops as string[]).includes(operation.op);

export const isOk = ({ answer }: Operation): boolean =>
  answer !== null && answer.status >= 200 && answer.status < 300;

/** `code` of a problem; undefined for anything else. */
export const codeOf = ({ answer }: Operation): string | undefined => answer?.body.code;

/** When the answer was there; never, if there was none. */
export const endOf = ({ endMs }: Operation): number => endMs ?? Number.POSITIVE_INFINITY;

/** A time of the API in epoch milliseconds. */
export const timeOf = (iso: unknown): number => Date.parse(String(iso));

/** What does not land within this after its start never will: a function is ended after 5 s whatever it does. */
const landsWithinMs = 30_000;

/** Until when a call may still take effect: its end, or long after its start where its outcome is unknown. */
export const mayLandUntil = (operation: Operation): number =>
  isUnknown(operation) ? operation.startMs + landsWithinMs : endOf(operation);

/** When one of the calls may have taken effect. */
export const windowOf = (calls: Operation[]) => ({
  startMs: Math.min(...calls.map(({ startMs }) => startMs)),
  endMs: Math.max(...calls.map((call) => mayLandUntil(call))),
});
