import middy from '@middy/core';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { type Deadline, deadline } from '../deadline.ts';
import { isTransient } from '../table/transient.ts';
import { isRefusal, problemResponse, type Refusal, refuse } from './problem.ts';
import type { HttpResponse } from './response.ts';

/** What a route's entry answers: a response, or the refusal that its use case gave. */
export type Answer = HttpResponse | Refusal;

/** An event on its way through the pipeline, with its deadline; the steps add what they have checked. */
export type HttpEvent<Checked = object> = APIGatewayProxyEventV2 & { limit: Deadline } & Checked;

/** One check before the entry, which adds what it found to the event. A refusal ends the request. */
export type Step = (event: HttpEvent) => Promise<Refusal | undefined> | Refusal | undefined;

/**
 * The one pipeline of every route: the steps in order, then the entry; refusals become problems, and what is thrown
 * becomes 503 `BUSY` when it may pass and 500 `INTERNAL` when not, which never says what went wrong.
 */
export function httpRoute<Checked = object>(
  steps: Step[],
  entry: (event: HttpEvent<Checked>, context: Context) => Promise<Answer>,
  limitMs?: number,
) {
  return middy<HttpEvent<Checked>, Answer>({ timeoutEarlyInMillis: 0 })
    .before(({ event }) => {
      event.limit = deadline(limitMs);
    })
    .use({ after: refusalToProblem, onError: errorToProblem })
    .use(steps.map(middleware))
    .handler(entry);
}

const middleware = (step: Step) => ({
  before: async ({ event }: { event: HttpEvent }) => {
    const refusal = await step(event);
    return refusal && problemResponse(refusal);
  },
});

type Passing = { response: Answer | null | undefined };

function refusalToProblem(request: Passing): void {
  if (isRefusal(request.response)) request.response = problemResponse(request.response);
}

function errorToProblem(request: Passing & { error: unknown; context: Context }): void {
  const { error, context } = request;
  const requestId = context.awsRequestId;
  if (isTransient(error)) {
    console.warn(JSON.stringify({ level: 'warn', message: 'busy', requestId, error: nameAndMessage(error) }));
    request.response = problemResponse(busy);
    return;
  }
  const stack = error instanceof Error ? error.stack : undefined;
  const logged = { level: 'error', message: 'internal', requestId, error: nameAndMessage(error), stack };
  console.error(JSON.stringify(logged));
  request.response = problemResponse(
    refuse('INTERNAL', 'The request could not be completed. Quote the request id when you report it.', {
      requestId,
    }),
  );
}

const busy = refuse(
  'BUSY',
  'Nothing was decided in time. Send the same request again, with the same Idempotency-Key if it had one.',
);

const nameAndMessage = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);
