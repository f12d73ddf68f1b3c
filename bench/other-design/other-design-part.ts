import { setTimeout as sleep } from 'node:timers/promises';
import { startEngine } from '../../local/engine/engine.ts';
import { seededRandom } from '../../local/random.ts';
import { median, percentile, rounded } from '../median.ts';
import type { BenchContext, BenchPart, BenchReport, Plot, ResultTable } from '../part.ts';
import type { Flow } from './flow.ts';
import { holdfastFlow } from './holdfast-flow.ts';
import { latencyOf } from './latency.ts';
import { missingServers, startServers } from './servers.ts';
import { springFlow } from './spring-flow.ts';

export interface OtherDesignData {
  alone: { flow: string; roundTrips: number; roundTripMs: number; p50Ms: number; p99Ms: number }[];
  contended: { flow: string; roundTripMs: number; soldPerSecond: number; lostRaces: number }[];
  /** Null when the seat was not to be had while somebody waited for it. */
  deaths: { flow: string; when: string; seatFreeAfterMs: number | null }[];
}

const roundTripsMs = [0.5, 2, 5];
const reservationsAlone = 150;
const crowd = { clients: 64, seats: 300 };
const longHoldMs = 60_000;
const shortHoldMs = 2000;
const patienceMs = 3 * shortHoldMs;

/** The flow that this replaces, with real servers, and ours: the same network between both and their servers. */
export const otherDesignPart: BenchPart<OtherDesignData> = {
  name: 'otherDesign',
  title:
    'against the flow it replaces (Redis lock, SQL transaction, broker), with the same network in between',
  cannotRun: async () => missingServers(),
  async run(context): Promise<BenchReport<OtherDesignData>> {
    const engine = await startEngine(context.engineUrl ? { endpoint: context.engineUrl } : {});
    const servers = await startServers();
    const data: OtherDesignData = { alone: [], contended: [], deaths: [] };
    try {
      for (const roundTripMs of roundTripsMs) {
        const { templatePath } = context;
        const flows = [
          springFlow(servers, latencyOf(roundTripMs)),
          await holdfastFlow({ templatePath, engineUrl: engine.url }, latencyOf(roundTripMs)),
        ];
        for (const flow of flows) await measure(flow, roundTripMs, data, context);
        for (const flow of flows) await flow.close();
      }
    } finally {
      await Promise.all([servers.close(), engine.close()]);
    }
    const tables = [aloneTable(data), contendedTable(data), deathTable(data)];
    return { data, tables, plots: [plotOf(data)], goals: [], notes: [note] };
  },
};

const note =
  'Both flows run in this process and nothing else does. The broker is a Redis stream, PostgreSQL does not wait for its disk, and DynamoDB is the local engine, so that what is compared is the number of round trips and who waits for whom, not the servers.';

async function measure(
  flow: Flow,
  roundTripMs: number,
  data: OtherDesignData,
  { progress, signal }: BenchContext,
): Promise<void> {
  signal.throwIfAborted();
  progress(`${flow.name}, ${roundTripMs} ms a round trip`);
  data.alone.push({ flow: flow.name, roundTrips: flow.roundTrips, roundTripMs, ...(await alone(flow)) });
  data.contended.push({ flow: flow.name, roundTripMs, ...(await contended(flow)) });
  if (roundTripMs !== roundTripsMs[0]) return;
  for (const when of ['with the lock', 'before paying'] as const)
    data.deaths.push({ flow: flow.name, when, seatFreeAfterMs: await freeAfterDeath(flow, when) });
}

/** One fan after the other, each with a seat that nobody else wants. */
async function alone(flow: Flow): Promise<{ p50Ms: number; p99Ms: number }> {
  await flow.open({ seats: reservationsAlone, fans: reservationsAlone, holdMs: longHoldMs });
  const times: number[] = [];
  for (let index = 0; index < reservationsAlone; index += 1) {
    const startMs = performance.now();
    if (!(await flow.reserve(index, index + 1))) throw new Error(`${flow.name}: a free seat was refused`);
    times.push(performance.now() - startMs);
  }
  return { p50Ms: rounded(median(times), 1), p99Ms: rounded(percentile(times, 0.99), 1) };
}

/** Everybody wants the best of the seats that nobody has been told are gone. */
async function contended(flow: Flow): Promise<{ soldPerSecond: number; lostRaces: number }> {
  const { clients, seats } = crowd;
  await flow.open({ seats, fans: seats, holdMs: longHoldMs });
  const random = seededRandom(1);
  const free = new Set(Array.from({ length: seats }, (_, index) => index + 1));
  let fans = 0;
  let lostRaces = 0;
  const play = async () => {
    while (free.size > 0 && fans < seats) {
      const fan = fans;
      fans += 1;
      for (let isHeld = false; !isHeld && free.size > 0; ) {
        const wanted = [...free][Math.floor(random() ** 2 * free.size)] as number;
        isHeld = await flow.reserve(fan, wanted);
        if (isHeld) free.delete(wanted);
        else lostRaces += 1;
      }
    }
  };
  const startMs = performance.now();
  await Promise.all(Array.from({ length: clients }, play));
  const seconds = (performance.now() - startMs) / 1000;
  return { soldPerSecond: rounded((seats - free.size) / seconds, 0), lostRaces };
}

/** How long after somebody died over it another fan, who tries all the time, has the seat. */
async function freeAfterDeath(flow: Flow, when: 'with the lock' | 'before paying'): Promise<number | null> {
  await flow.open({ seats: 1, fans: 2, holdMs: shortHoldMs });
  await flow.reserveAndDie(0, 1, when);
  const startMs = performance.now();
  while (performance.now() - startMs < patienceMs) {
    if (await flow.reserve(1, 1)) return rounded(performance.now() - startMs, 0);
    await sleep(10);
  }
  return null;
}

const aloneTable = ({ alone }: OtherDesignData): ResultTable => ({
  title: 'One reservation with nothing in its way, ms',
  head: ['', 'round trips', 'ms a round trip', 'p50', 'p99'],
  rows: alone.map(({ flow, roundTrips, roundTripMs, p50Ms, p99Ms }) => [
    flow,
    roundTrips,
    roundTripMs,
    p50Ms,
    p99Ms,
  ]),
});

const contendedTable = ({ contended }: OtherDesignData): ResultTable => ({
  title: `${crowd.clients} clients fight for ${crowd.seats} seats`,
  head: ['', 'ms a round trip', 'seats a second', 'lost races'],
  rows: contended.map(({ flow, roundTripMs, soldPerSecond, lostRaces }) => [
    flow,
    roundTripMs,
    soldPerSecond,
    lostRaces,
  ]),
});

const deathTable = ({ deaths }: OtherDesignData): ResultTable => ({
  title: `When whoever holds the seat dies (holds and locks of ${shortHoldMs} ms)`,
  head: ['', 'dies', 'the seat is free after, ms'],
  rows: deaths.map(({ flow, when, seatFreeAfterMs }) => [
    flow,
    when,
    seatFreeAfterMs ?? `not within ${patienceMs}: nothing expires a hold`,
  ]),
});

const plotOf = ({ alone }: OtherDesignData): Plot => ({
  name: 'other-design',
  title: 'One reservation by the time of a round trip, ms',
  x: { name: 'ms a round trip', categories: roundTripsMs.map(String) },
  y: { name: 'ms' },
  series: [...new Set(alone.map(({ flow }) => flow))].map((flow) => ({
    name: flow,
    kind: 'bar',
    values: alone.filter((one) => one.flow === flow).map(({ p50Ms }) => p50Ms),
  })),
});
