import { gunzipSync } from 'node:zlib';
import { gatewayAnswers } from './answers.ts';
import type { RouteContract } from './contract.ts';
import { leakIn } from './leaks.ts';
import type { Exchange } from './line.ts';
import { isRefusalCode, problemSchemas } from './problems.ts';
import { isWordless, type WireAnswer, type WireRequest } from './wire.ts';

/** What was asked, as far as it says what may be answered. */
export interface Asked {
  request: WireRequest;
  /** Not even HTTP, or cut short. */
  isMalformed: boolean;
}

/** What is wrong with the answer, in a sentence; null when nothing is. `code` is the problem's. */
export interface Verdict {
  wrong: string | null;
  code?: string;
}

/** Holds what came of a request against the contract of its route. */
export function judge(
  { request, isMalformed }: Asked,
  { routeKey, outcome, writes }: Exchange,
  contractOf: (routeKey: string) => RouteContract | undefined,
): Verdict {
  if (outcome === 'silent') return { wrong: 'no answer came within 10 s' };
  if (outcome === 'closed') {
    return {
      wrong: isMalformed || hasNoAnswer(request) ? null : 'the connection was closed without an answer',
    };
  }
  const { status } = outcome;
  if (status >= 500) return { wrong: `${status} ${excerpt(outcome)}` };
  // Garbage behind a whole request is refused before that is answered.
  if (isMalformed && isWordless(outcome)) return { wrong: null };
  const contract = routeKey === null ? undefined : contractOf(routeKey);
  const written = status < 400 ? [] : writes.filter((write) => !isCount(write, outcome, contract));
  if (written.length > 0) {
    return { wrong: `refused with ${status}, and yet something was written: ${written.join(', ')}` };
  }
  const leak = leakIn(outcome, request);
  if (leak) return { wrong: `the answer shows ${leak}` };
  if (isWordless(outcome) || isPreflight(request, outcome)) return { wrong: null };
  if (!('content-type' in outcome.headers) && status !== 204 && status !== 304)
    return { wrong: `${status} without a content type` };
  return request.method === 'HEAD' ? { wrong: null } : judgeBody(request, outcome, routeKey, contractOf);
}

/** Whether it says no more than how often this is refused. */
function isCount(write: string, answer: WireAnswer, contract: RouteContract | undefined): boolean {
  const { code } = Object(parsed(answer)) as { code?: unknown };
  return write === contract?.counts?.write && code === contract.counts.refusal;
}

function judgeBody(
  request: WireRequest,
  answer: WireAnswer,
  routeKey: string | null,
  contractOf: (routeKey: string) => RouteContract | undefined,
): Verdict {
  const { status, headers } = answer;
  const body = parsed(answer);
  if (gatewayAnswers[status]?.safeParse(body).success) {
    return { wrong: headers['content-type'] === 'application/json' ? null : 'a message that is no JSON' };
  }
  const contract = routeKey === null ? undefined : contractOf(routeKey);
  if (!contract) return { wrong: `${status} of a route without a contract, ${routeKey}: ${excerpt(answer)}` };
  const verdict =
    status < 400 ? judgeGood(request, answer, body, contract) : judgeRefusal(answer, body, contract);
  if (verdict.wrong !== null) return verdict;
  return { ...verdict, wrong: wrongAround(request, answer, contract) };
}

const asksIfChanged = ({ headers }: WireRequest): boolean =>
  headers.some(([name]) => name.toLowerCase() === 'if-none-match');

function judgeGood(
  request: WireRequest,
  { status, headers }: WireAnswer,
  body: unknown,
  { good }: RouteContract,
): Verdict {
  const isNotModified = status === 304 && good?.hasEtag === true && asksIfChanged(request);
  if (!good || (status !== good.status && !isNotModified))
    return { wrong: `${status} is no answer of this route` };
  if ((headers.etag !== undefined) !== (good.hasEtag ?? false)) return { wrong: `etag: ${headers.etag}` };
  if (isNotModified) return { wrong: body === '' ? null : 'a body where none belongs' };
  if (good.schema === null) return { wrong: body === '' ? null : 'a body where none belongs' };
  if (headers['content-type'] !== 'application/json')
    return { wrong: `${headers['content-type']} as content type` };
  const checked = good.schema.safeParse(body);
  if (!checked.success) return { wrong: `${status} with ${mismatch(checked.error, body)}` };
  const location = headers.location ?? '';
  if (good.location ? !good.location.test(location) : location !== '')
    return { wrong: `location: ${location}` };
  return { wrong: null };
}

function judgeRefusal({ status, headers }: WireAnswer, body: unknown, { refusals }: RouteContract): Verdict {
  const { code } = (body ?? {}) as { code?: unknown };
  if (!isRefusalCode(code) || !refusals.includes(code)) {
    return { wrong: `${status} with code ${JSON.stringify(code)} is no answer of this route` };
  }
  if (headers['content-type'] !== 'application/problem+json') {
    return { wrong: `${headers['content-type']} as content type of a problem` };
  }
  const checked = problemSchemas[code].safeParse(body);
  if (!checked.success) return { wrong: `${code} with ${mismatch(checked.error, body)}` };
  if ((body as { status: number }).status !== status) return { wrong: `${code} comes with status ${status}` };
  return { wrong: null, code };
}

/** Headers of whatever a function answers, and whether it took a body that it should not. */
function wrongAround(
  request: WireRequest,
  { status, headers }: WireAnswer,
  contract: RouteContract,
): string | null {
  const cacheControl = (status < 400 && contract.good?.cacheControl) || 'no-store';
  if (headers['cache-control'] !== cacheControl) return `cache-control: ${headers['cache-control']}`;
  const isFromPage = request.headers.some(([name]) => name === 'origin');
  const allowed = headers['access-control-allow-origin'];
  if (allowed !== (isFromPage ? '*' : undefined)) return `access-control-allow-origin: ${allowed}`;
  if (status < 300 && !takesBody(request, contract)) return `${status} to a body that its schema refuses`;
  return null;
}

function takesBody({ body, headers }: WireRequest, contract: RouteContract): boolean {
  const isPlain = !headers.some(([name]) => name === 'transfer-encoding' || name === 'x');
  const length = Number(headers.find(([name]) => name === 'content-length')?.[1] ?? 0);
  if (!contract.body || !isPlain || length === 0 || length !== body.length) return true;
  try {
    return contract.body.safeParse(JSON.parse(body.toString())).success;
  } catch {
    return false;
  }
}

const isPreflight = ({ method }: WireRequest, { status, headers }: WireAnswer): boolean =>
  method === 'OPTIONS' && status === 204 && !('content-type' in headers);

/** A tunnel that nobody opens. */
const hasNoAnswer = ({ method }: WireRequest): boolean => method === 'CONNECT';

function parsed({ body, headers }: WireAnswer): unknown {
  try {
    return JSON.parse((headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString());
  } catch {
    return body.toString();
  }
}

const excerpt = ({ body }: WireAnswer): string => body.toString().slice(0, 300);

function mismatch({ issues }: { issues: { path: PropertyKey[]; message: string }[] }, body: unknown): string {
  const [first] = issues;
  return `${first?.path.join('.') || 'its body'}: ${first?.message} in ${JSON.stringify(body).slice(0, 300)}`;
}
