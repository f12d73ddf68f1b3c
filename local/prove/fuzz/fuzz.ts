import fc from 'fast-check';
import pLimit from 'p-limit';
import { reserveBody } from '../../../functions/reservations/reserve-body.ts';
import type { VirtualClock } from '../../clock.ts';
import type { LocalStack } from '../../stack.ts';
import type { Limit } from '../limit.ts';
import type { Finding, ProofReport } from '../part.ts';
import type { RouteContract } from './contract.ts';
import { judge } from './judge.ts';
import { leakInLog } from './leaks.ts';
import { type Line, lineTo } from './line.ts';
import { type Means, makeRequest } from './make-request.ts';
import type { Plan } from './plan.ts';
import { plansFor } from './plans.ts';
import { buildScene, tokenOfThePast } from './scene.ts';
import { type Ground, TooSlow } from './scene-calls.ts';
import { storyOf } from './story.ts';
import { createTally, type Tally } from './tally.ts';
import type { WireRequest } from './wire.ts';

export interface FuzzOptions {
  stack: LocalStack;
  /** The stack's. */
  clock: VirtualClock;
  /** What the stack logged; read, and emptied. */
  log: string[];
  seed: number;
  limit: Limit;
  progress(line: string): void;
  /** By route key. */
  contracts: Record<string, RouteContract>;
  /** After so many no more are begun, but for those that each route gets of its own. */
  mostRequests?: number;
}

/** Requests that are under way at once: what is known of writes allows one for each function. */
const lanes = 6;
const requestsInRound = 100;
/** Each route gets so many of its own, times its weight, before all are mixed, so that even a short run reaches every one. */
const requestsToBegin = 8;
/** Then there are new concerts, for the old ones fill up with fans, whom each join has to count. */
const roundsInScene = 10;
const mostFindings = 10;
/** Shrinking ends here, wherever it is. */
const roundWithinMs = 20_000;

/** What the lanes share. */
interface Run extends FuzzOptions {
  line: Line;
  ground: Ground;
  tally: Tally;
  means: Means;
  findings: Map<string, Finding>;
}

/**
 * Sends requests of every kind until the limit, and reports what was answered otherwise than promised.
 *
 * @throws Error when the concerts and fans that requests are about cannot be made.
 */
export async function fuzz(options: FuzzOptions): Promise<ProofReport> {
  const { stack, clock, contracts, limit } = options;
  const line = lineTo(stack);
  const ground = { line, url: stack.url, clock, oneAtATime: pLimit(1) };
  try {
    await line.warmUp();
    const pastToken = await tokenOfThePast(ground);
    const means = { scene: await buildScene(ground), pastToken, url: stack.url };
    const run: Run = { ...options, line, ground, tally: createTally(), means, findings: new Map() };
    for (const key of line.routeKeys.filter((each) => !contracts[each])) note(run, withoutContract(key));
    await fuzzAll(run);
    for (const write of new Set(line.strays())) note(run, strayWrite(write));
    if (!limit.signal.aborted) for (const each of run.tally.shortcomings(line.routeKeys)) note(run, each);
    return { counts: run.tally.counts(), findings: [...run.findings.values()] };
  } finally {
    line.stop();
  }
}

async function fuzzAll(run: Run): Promise<void> {
  const { seed, limit, mostRequests = Number.POSITIVE_INFINITY, findings } = run;
  const byRoute = run.line.routeKeys
    .filter((key) => run.contracts[key])
    .map((key) => ({ weight: weightOf(key, run.contracts), arbitrary: plansFor(key) }));
  const mixed = fc.oneof(...byRoute);
  let rounds = 0;
  let begun = 0;
  const mayGoOn = () =>
    limit.leftMs() > 0 && (rounds < byRoute.length || begun < mostRequests) && findings.size < mostFindings;
  const lane = async () => {
    while (mayGoOn()) {
      const round = rounds++;
      const single = byRoute[round];
      const count = single
        ? single.weight * requestsToBegin
        : Math.min(requestsInRound, mostRequests - begun);
      begun += count;
      await fuzzRound(run, single?.arbitrary ?? mixed, roundSeed(seed, round), count);
      if (round % roundsInScene === roundsInScene - 1) await changeScene(run);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** The more can be wrong with a request to a route, the more of them. */
function weightOf(routeKey: string, contracts: FuzzOptions['contracts']): number {
  const { body } = contracts[routeKey] as RouteContract;
  if (!body) return 1;
  return body === reserveBody ? 4 : 2;
}

/** Rounds of neighbouring seeds must not be the same rounds: spread by Knuth's multiplier, 2^32 / the golden ratio. */
const roundSeed = (seed: number, round: number): number => (Math.imul(seed, 2_654_435_761) + round) | 0;

async function changeScene(run: Run): Promise<void> {
  try {
    run.means = { ...run.means, scene: await buildScene(run.ground) };
  } catch (error) {
    // Then the old one has to do.
    if (error instanceof TooSlow) run.tally.addTooSlow();
    else note(run, { title: (error as Error).message, story: ['Plain requests, as any client sends them.'] });
  }
}

async function fuzzRound(run: Run, plans: fc.Arbitrary<Plan>, seed: number, numRuns: number): Promise<void> {
  let last: Told = { title: '', story: [] };
  const property = fc.asyncProperty(plans, async (plan) => {
    const told = await tryPlan(run, plan);
    if (told === null) return;
    last = told;
    throw new Error(told.title);
  });
  const limits = { interruptAfterTimeLimit: roundWithinMs, markInterruptAsFailure: false };
  const result = await fc.check(property, { seed, numRuns, ...limits });
  if (result.failed) {
    const shrunk = `Shrunken ${result.numShrinks} times, from seed ${seed}.`;
    note(run, {
      ...last,
      story: [...last.story, shrunk],
      replay: `npm run prove -- --only fuzz --seed ${run.seed}`,
    });
  }
  noteLeaks(run);
  const requests = run.tally.requests().toLocaleString('en');
  run.progress(`${requests} requests${run.findings.size > 0 ? `, ${run.findings.size} findings` : ''}`);
}

type Told = Pick<Finding, 'title' | 'story'>;

/** What is wrong with what came of it; null when nothing is. */
async function tryPlan({ line, means, tally, contracts }: Run, plan: Plan): Promise<Told | null> {
  let request: WireRequest;
  try {
    request = await makeRequest(plan, means);
  } catch (error) {
    if (error instanceof TooSlow) return tally.addTooSlow();
    return { title: `A request could not be made: ${(error as Error).message}`, story: [...plan.changes] };
  }
  const exchange = await line.send(request);
  if (exchange.isTooSlow) return tally.addTooSlow();
  const asked = { request, isMalformed: plan.isMalformed };
  const { wrong, code } = judge(asked, exchange, (routeKey) => contracts[routeKey]);
  tally.add(plan.kind, exchange, code);
  return wrong === null ? null : { title: wrong, story: storyOf(plan, request, exchange.outcome, wrong) };
}

/** The same thing found again is no news. */
function note({ findings }: Run, finding: Finding): void {
  const likeness = finding.title.slice(0, 60);
  if (!findings.has(likeness)) findings.set(likeness, finding);
}

function noteLeaks(run: Run): void {
  for (const text of run.log.splice(0)) {
    const leak = leakInLog(text);
    if (leak) note(run, { title: `The log shows ${leak}`, story: [text.slice(0, 300)] });
  }
}

const withoutContract = (routeKey: string): Finding => ({
  title: `The route ${routeKey} has no contract.`,
  story: ['It is in the template; local/prove/fuzz/contract.ts says nothing of it.'],
});

const strayWrite = (write: string): Finding => ({
  title: `A write that no request asked for: ${write}.`,
  story: ['The function wrote while nothing was asked of it: after its answer, or for nobody.'],
});
