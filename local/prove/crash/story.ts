import type { Operation } from '../history/operation.ts';

/** A moment that is no call: a kill, a restart. */
export interface Mark {
  atMs: number;
  text: string;
}

const mostLines = 40;

/** The calls that a problem is about, and the kills between them, in lines from first to last. */
export function storyOf(problem: string, operations: readonly Operation[], marks: readonly Mark[]): string[] {
  const concerned = operations.filter((operation) =>
    namesOf(operation).some((name) => problem.includes(name)),
  );
  const fans = new Set(concerned.flatMap((one) => ('fan' in one ? [one.fan] : [])));
  const ofFans = operations.filter((one) => 'fan' in one && fans.has(one.fan));
  const ids = new Set(ofFans.flatMap(namesOf));
  const calls = operations
    .filter((one) => concerned.includes(one) || namesOf(one).some((name) => ids.has(name)))
    .map((one) => ({ atMs: one.startMs, text: lineOf(one) }));
  const firstMs = calls[0]?.atMs ?? marks.at(-1)?.atMs ?? 0;
  const lines = [...calls, ...marks.filter(({ atMs }) => atMs >= firstMs)]
    .sort((a, b) => a.atMs - b.atMs)
    .map(({ atMs, text }) => `${((atMs - firstMs) / 1000).toFixed(3).padStart(8)} s  ${text}`);
  return lines.slice(-mostLines);
}

function namesOf(operation: Operation): string[] {
  const { answer } = operation;
  const own = 'reservationId' in operation ? operation.reservationId : answer?.body.reservationId;
  const fan = 'fan' in operation ? [`${operation.fan} `] : [];
  return [...(typeof own === 'string' ? [own] : []), ...fan];
}

function lineOf({ client, startMs, endMs, answer, op, ...rest }: Operation): string {
  const what = Object.entries(rest).map(([name, value]) => `${name} ${value}`);
  const { status, code, reservationId, expiresAt, position } = answer?.body ?? {};
  const said = [status, code, reservationId, expiresAt, position].filter((part) => part !== undefined);
  const outcome = answer ? `${answer.status} ${said.join(' ')}` : 'no answer: it may have been done';
  return `client ${client}: ${op} ${what.join(', ')} -> ${outcome}`;
}
