import { sendToApi } from '../../api-request.ts';
import { apiRequest } from '../ask.ts';
import type { Operation, Request } from './operation.ts';

export interface RecorderOptions {
  /** Of the API, `http://127.0.0.1:3000`. */
  url: string;
  concertId: string;
  /** A call without an answer is given up after so long; 10 s if not given, longer than any function runs. */
  timeoutMs?: number;
}

/** Makes calls, and writes each down with start, end and answer. */
export interface Recorder {
  /** In the order of their ends. */
  readonly operations: Operation[];
  /**
   * One call of one client, who must not have another under way. Never rejects for what the API does: no answer is an
   * unknown outcome.
   *
   * @param options.giveUpAfterMs Hangs up after so long, as an impatient client does.
   * @throws Error for a fan whose join was not answered, since there is no token.
   */
  call(client: number, request: Request, options?: { giveUpAfterMs?: number }): Promise<Operation>;
  /** Whether calls can be made in the name of this fan. */
  knows(fan: string): boolean;
  /** The API is elsewhere from now on: after a restart on another port. */
  moveTo(url: string): void;
}

/** A recorder of one concert's history. It keeps the fans' queue tokens, which the history itself does not hold. */
export function createRecorder({ url, concertId, timeoutMs = 10_000 }: RecorderOptions): Recorder {
  const operations: Operation[] = [];
  const tokens = new Map<string, string>();
  let target = url;
  const tokenOf = (fan: string): string => {
    const token = tokens.get(fan);
    if (token === undefined) throw new Error(`${fan} has no queue token`);
    return token;
  };

  return {
    operations,
    async call(client, request, { giveUpAfterMs = timeoutMs } = {}) {
      const asked = apiRequest(request, { concertId, tokenOf });
      const signal = AbortSignal.timeout(giveUpAfterMs);
      const startMs = Date.now();
      const answer = await sendToApi(target, asked, signal).catch(() => null);
      // A clock that is set back must not end a call before it began.
      const endMs = answer && Math.max(startMs, Date.now());
      if (request.op === 'join' && answer?.status === 201) {
        tokens.set(request.fan, String(answer.body.token));
        delete answer.body.token;
      }
      const operation = { ...request, client, startMs, endMs, answer };
      operations.push(operation);
      return operation;
    },
    knows: (fan) => tokens.has(fan),
    moveTo(newUrl) {
      target = newUrl;
    },
  };
}

/**
 * Whether the answer leaves open what was done: there is none, or it is a 5xx. A 503 says that nothing was decided in
 * time, a 500 without `code` that the function died, and one with a code that it failed somewhere on its way.
 */
export const isUnknown = ({ answer }: Operation): boolean => answer === null || answer.status >= 500;
