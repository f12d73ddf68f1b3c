import type { WireAnswer, WireRequest } from './wire.ts';

/** What nobody outside should see, by what it is called in a finding. */
const secrets: [what: string, pattern: RegExp][] = [
  ['a stack trace', /\bat \S+ \(?(?:file|node|\/)[^\n]*:\d+:\d+/],
  ['an ARN', /arn:aws:[a-z0-9-]+:[\w:/-]*/],
  ['a key of the table', /\b(?:SEATS|RESERVATION|LEASES|CONCERT|OWNER|TAIL|GATE)#[\w#-]*/],
  ['a table', /\bHoldfast-?\w*Table\w*/i],
  ['a name of the SDK', /\b(?:DynamoDB|ValidationException|ConditionalCheckFailed|TransactionCanceled)\w*/],
  ['a queue token', /\beyJ[\w-]+\.[\w-]+\.[\w-]{43}/],
];

/**
 * What the answer shows and should not, or null. What the request itself said may be said back; the token of a join is
 * its answer.
 */
export function leakIn({ status, body, headers }: WireAnswer, request: WireRequest): string | null {
  const isJoin = status === 201 && headers.location === '/api/v1/queue-tokens/current';
  const asked = saidIn(request);
  for (const [what, pattern] of secrets) {
    if (isJoin && what === 'a queue token') continue;
    const found = pattern.exec(body.toString())?.[0];
    if (found && !asked.includes(found.replace(/\\.*$/s, '').slice(0, 20)))
      return `${what}: ${found.slice(0, 80)}`;
  }
  return null;
}

/** What a line of the log shows and should not, or null. Stack traces belong there. */
export function leakInLog(line: string): string | null {
  const found = /\beyJ[\w-]+\.[\w-]+\.[\w-]{43}/.exec(line);
  return found && `a queue token: ${found[0].slice(0, 20)}…`;
}

function saidIn({ target, body }: WireRequest): string {
  const [path = '', query = ''] = target.split('?');
  return [target, decoded(path), decoded(query), body.toString(), body.toString('utf16le')].join('\n');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // It is no encoding; then nobody decoded it either.
    return '';
  }
}
