/** A fresh process that loads one bundle and calls its handler once, as a new environment of Lambda does. */
// Lambda's runtime fetches its events by it, so that it is loaded before any function. The SDK loads it late, if at all.
import 'node:http';
import { pathToFileURL } from 'node:url';
import { followSharedTime } from '../../local/lambda/worker-date.ts';
import type { ProbeRequest, ProbeTimes } from './run-probe.ts';

const { bundlePath, event, nowMs } = JSON.parse(process.argv[2] ?? '') as ProbeRequest;
followSharedTime(new Float64Array([nowMs]));

const startMs = performance.now();
const { handler } = await import(pathToFileURL(bundlePath).href);
const importedMs = performance.now();
const answer = await handler(event, { awsRequestId: 'probe', getRemainingTimeInMillis: () => 5000 });
const answeredMs = performance.now();

const times: ProbeTimes = {
  importMs: importedMs - startMs,
  firstCallMs: answeredMs - importedMs,
  status: answer?.statusCode ?? null,
};
process.stdout.write(JSON.stringify(times), () => process.exit(0));
