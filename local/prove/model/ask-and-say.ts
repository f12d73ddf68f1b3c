import { requestLimitMs } from '../../../functions/deadline.ts';
import type { Answer, Request } from '../history/operation.ts';
import { Broken } from './broken.ts';
import { count, type Play } from './play.ts';
import { inWords } from './resolve.ts';

/**
 * Asks, and writes down what came; null when the answer leaves open what was done.
 *
 * @throws Broken for a 5xx without a reason: there was no fault, and the machine was not too busy to answer in time.
 */
export async function askAndSay(play: Play, request: Request): Promise<Answer | null> {
  const words = inWords(play, request);
  const faultsBefore = play.world.faults.total();
  const startedMs = performance.now();
  const answer = await play.world.ask(request, play.asker);
  const { status, body } = answer;
  const said = body.code ?? (request.op === 'join' || request.op === 'poll' ? body.status : status);
  play.say(`${words}: ${said}`);
  count(play.tally, 'operations');
  if (body.code === 'SEATS_UNAVAILABLE') count(play.tally, 'lost races');
  if ('fan' in request && body.status === 'EXPIRED' && request.op === 'poll') play.expired.add(request.fan);
  if (status === 201) learnFrom(play, request, body);
  if (status < 500) return answer;
  const isSlow = performance.now() - startedMs > requestLimitMs - 500;
  if (body.code === 'INTERNAL') throw new Broken(`${words}: a function threw what nobody expected`);
  if (!isSlow && play.world.faults.total() === faultsBefore)
    throw new Broken(`${words}: ${status}, and nothing had gone wrong`);
  count(play.tally, 'unknown outcomes');
  return null;
}

function learnFrom({ fans, holds }: Play, request: Request, body: Answer['body']): void {
  if (request.op === 'join') fans.push({ name: request.fan, token: body.token, keys: 0 });
  const { reservationId } = body;
  if (request.op === 'reserve' && !holds.some((hold) => hold.reservationId === reservationId))
    holds.push({ reservationId, fan: request.fan, seats: request.seats });
}
