import type { Operation } from '../operation.ts';
import { codeOf } from './answer.ts';

/**
 * One line for each call, in order of their starts, with times relative to the first:
 * `+12 ms … +40 ms  client 3: f7 reserves A-1, A-2 (key k9) -> 201 r1, held until +1012 ms`.
 */
export function storyOf(operations: Iterable<Operation>): string[] {
  const sorted = [...new Set(operations)].sort((a, b) => a.startMs - b.startMs);
  const firstMs = sorted[0]?.startMs ?? 0;
  const after = (timeMs: number) => `+${Math.round(timeMs - firstMs)} ms`;
  const names = new Map<string, string>();
  const nameOf = (id: unknown): string => {
    const key = String(id);
    if (!names.has(key)) names.set(key, `r${names.size + 1}`);
    return names.get(key) as string;
  };
  return sorted.map((operation) => {
    const { startMs, endMs, client } = operation;
    const until = endMs === null ? 'no answer' : after(endMs);
    const said = endMs === null ? '' : ` -> ${answered(operation, nameOf, after)}`;
    return `${after(startMs)} … ${until}  client ${client}: ${asked(operation, nameOf)}${said}`;
  });
}

function asked(operation: Operation, nameOf: (id: unknown) => string): string {
  switch (operation.op) {
    case 'join':
      return `${operation.fan} joins`;
    case 'poll':
      return `${operation.fan} polls`;
    case 'leave':
      return `${operation.fan} leaves`;
    case 'reserve':
      return `${operation.fan} reserves ${operation.seats.join(', ')} (key ${operation.key})`;
    case 'cancel':
      return `${operation.fan} cancels ${nameOf(operation.reservationId)}`;
    case 'read':
      return `${operation.fan} reads ${nameOf(operation.reservationId)}`;
    case 'confirm':
      return `payment ${operation.paymentId} of ${operation.amount} confirms ${nameOf(operation.reservationId)}`;
    case 'map':
      return `seat map${operation.section ? ` of ${operation.section}` : ''}`;
    case 'release':
      return 'operator releases expired holds';
  }
}

function answered(
  operation: Operation,
  nameOf: (id: unknown) => string,
  after: (timeMs: number) => string,
): string {
  const { status, body } = operation.answer ?? { status: 0, body: {} };
  const code = codeOf(operation);
  if (code) return [status, code, ...(body.seats ?? [])].join(' ');
  if (operation.op === 'map') {
    const taken = Object.entries(body.seats ?? {}).map(([seat, state]) => `${seat} ${state}`);
    return `${status} ${taken.slice(0, 12).join(', ') || 'all free'}${taken.length > 12 ? ', …' : ''}`;
  }
  if (body.reservationId) {
    const time =
      body.status === 'TEMPORARILY_ASSIGNED' ? `, held until ${after(Date.parse(body.expiresAt))}` : '';
    return `${status} ${nameOf(body.reservationId)} ${body.status} version ${body.version}${time}`;
  }
  if (body.position !== undefined) {
    const until = body.activeUntil ? ` until ${after(Date.parse(body.activeUntil))}` : '';
    return `${status} position ${body.position} ${body.status}${until}`;
  }
  return String(status);
}
