import type { IncomingMessage, ServerResponse } from 'node:http';
import { concertIdPattern } from '../../functions/concerts/concert-schema.ts';
import { isFromOwnPage } from '../http/own-page.ts';
import { awsTrouble } from './aws-trouble.ts';
import { type PassOn, passOn } from './pass-on.ts';
import { NotWatched, type Watch } from './watch.ts';

export interface ControlOptions {
  /** Of the API whose figures are shown. */
  apiUrl: string;
  watch: Watch;
}

interface Answer {
  status: number;
  body: unknown;
}

/** What one route of the page's own server answers; `concertId` is one, if the path names any. */
type Route = (
  asked: { concertId: string; query: URLSearchParams },
  options: ControlOptions,
) => Promise<Answer>;

const ofApi =
  (request: (concertId: string, query: URLSearchParams) => PassOn): Route =>
  ({ concertId, query }, { apiUrl }) =>
    passOn(apiUrl, request(concertId, query));

/** All that the page can have done: signed calls of these routes of the API, and looks. */
const routes: Record<string, Route> = {
  'GET /concerts': ofApi((_, query) => {
    const next = query.get('next');
    return { method: 'GET', path: `/api/v1/concerts${next ? `?${new URLSearchParams({ next })}` : ''}` };
  }),
  'GET /concerts/{concertId}': ofApi((id) => ({ method: 'GET', path: `/api/v1/concerts/${id}` })),
  'GET /concerts/{concertId}/statistics': ofApi((id) => ({
    method: 'GET',
    path: `/api/v1/concerts/${id}/statistics`,
    isSigned: true,
  })),
  'POST /concerts/{concertId}/release': ofApi((id) => ({
    method: 'POST',
    path: `/api/v1/concerts/${id}/expired-reservations/release`,
    isSigned: true,
  })),
  'GET /concerts/{concertId}/events': async ({ concertId, query }, { watch }) => {
    const after = query.get('after') ?? undefined;
    if (after !== undefined && !/^\d{1,15}(~\d{1,15}~[!-~]{1,4000})?$/.test(after))
      return problem(400, 'INVALID_REQUEST', 'after is not what an earlier look said');
    return { status: 200, body: await watch.events(concertId, after) };
  },
  'GET /dead-letters': async (_, { watch }) => ({
    status: 200,
    body: { deadLetters: await watch.deadLetters() },
  }),
};

/**
 * Answers what the control page asks of its own server. It acts with the operator's credentials for whoever calls, so
 * only pages of this very origin may, and only what is listed here.
 *
 * @param path Behind `/control/api`.
 */
export async function answerControlApi(
  request: IncomingMessage,
  response: ServerResponse,
  { path, query }: { path: string; query: URLSearchParams },
  options: ControlOptions,
): Promise<void> {
  if (!isFromOwnPage(request))
    return send(response, problem(403, 'FORBIDDEN', 'Only the control page may ask.'));
  const ofConcert = /^\/concerts\/([^/]+)/;
  const [, concertId = ''] = ofConcert.exec(path) ?? [];
  const key = `${request.method} ${path.replace(ofConcert, '/concerts/{concertId}')}`;
  const route = Object.hasOwn(routes, key) ? routes[key] : undefined;
  if (!route || (concertId && !concertIdPattern.test(concertId)))
    return send(response, problem(404, 'ROUTE_NOT_FOUND', 'There is nothing of that name.'));
  send(response, await route({ concertId, query }, options).catch(trouble));
}

const problem = (status: number, code: string, detail: string): Answer => ({
  status,
  body: { status, code, detail },
});

const trouble = (error: unknown): Answer =>
  error instanceof NotWatched
    ? problem(501, 'NOT_WATCHED', error.message)
    : problem(502, 'UNREACHABLE', awsTrouble(error));

function send(response: ServerResponse, { status, body }: Answer): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  });
  response.end(text);
}
