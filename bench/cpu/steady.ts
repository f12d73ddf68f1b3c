/** A process that calls a handler, or only makes its AWS calls, again and again, and says what processor time that took. */
import { pathToFileURL } from 'node:url';
import { followSharedTime } from '../../local/lambda/worker-date.ts';
import { bareCaller } from './bare-calls.ts';
import type { SteadyJob, SteadyResult } from './run-steady.ts';

process.once('message', async ({ what, warmUps, times, nowMs }: SteadyJob) => {
  followSharedTime(new Float64Array([nowMs]));
  const act = 'bundlePath' in what ? await handlerCaller(what) : bareCaller(what.calls);
  for (let time = 0; time < warmUps; time += 1) await act();
  process.send?.({ kind: 'warm' } satisfies SteadyResult);
  await new Promise((resolve) => process.once('message', resolve));
  const before = process.cpuUsage();
  for (let time = 0; time < times; time += 1) await act();
  const { user, system } = process.cpuUsage(before);
  process.send?.({ kind: 'done', cpuMs: (user + system) / 1000 / times } satisfies SteadyResult, () =>
    process.exit(0),
  );
});

async function handlerCaller({ bundlePath, event }: { bundlePath: string; event: unknown }) {
  const { handler } = await import(pathToFileURL(bundlePath).href);
  const eventJson = JSON.stringify(event);
  const context = { awsRequestId: 'steady', getRemainingTimeInMillis: () => 5000 };
  return async () => {
    const answer = await handler(JSON.parse(eventJson), context);
    if (answer?.statusCode >= 500) throw new Error(`the handler answered ${answer.statusCode}`);
    return JSON.stringify(answer);
  };
}
