import { startEngine } from '../../local/engine/engine.ts';
import { createClosers } from '../../local/stack/closers.ts';
import { inTurns } from '../in-turns.ts';
import { meanOf, median, percentile, rounded } from '../median.ts';
import type { BenchContext, BenchPart, BenchReport } from '../part.ts';
import { deaths, type Flow } from './flow.ts';
import { holdfastFlow } from './holdfast-flow.ts';
import { type FlowSpeed, notesOn, type OtherDesignData, plotOf, tablesOf } from './report.ts';
import { missingServers, type Servers, startServers } from './servers.ts';
import { springFlow } from './spring-flow.ts';
import { fightForSeats, freeAfterDeath, reserveAlone } from './trials.ts';

/** Milliseconds of a round trip between each flow and its servers. */
interface Network {
  springMs: number;
  holdfastMs: number;
}

/** 0 shows what the servers take by themselves. */
const equalNetworks: Network[] = [0, 0.5, 2, 5].map((ms) => ({ springMs: ms, holdfastMs: ms }));
/** Servers next door, and what is to be reckoned with of DynamoDB: see the notes. */
const unfavourableNetwork: Network = { springMs: 0.5, holdfastMs: 5 };
const rounds = 4;

/** The flow that this replaces, with real servers, and ours: an injected network between both and their servers. */
export const otherDesignPart: BenchPart<OtherDesignData> = {
  name: 'otherDesign',
  title:
    'against the flow it replaces (Redis lock, SQL transaction, broker), with the same network in between',
  cannotRun: async () => missingServers(),
  async run(context): Promise<BenchReport<OtherDesignData>> {
    const closers = createClosers();
    try {
      const engine = await startEngine(context.engineUrl ? { endpoint: context.engineUrl } : {});
      closers.add(engine.close);
      const servers = await startServers();
      closers.add(servers.close);
      const data = await measureAll({ context, servers, engineUrl: engine.url });
      return { data, tables: tablesOf(data), plots: [plotOf(data)], goals: [], notes: notesOn(rounds) };
    } finally {
      await closers.close();
    }
  },
};

interface Ground {
  context: BenchContext;
  servers: Servers;
  engineUrl: string;
}

async function measureAll(ground: Ground): Promise<OtherDesignData> {
  const speeds = (network: Network) => withFlows(ground, network, (flows) => measure(flows, ground.context));
  const equal: FlowSpeed[] = [];
  for (const network of equalNetworks) equal.push(...(await speeds(network)));
  const unfavourable = await speeds(unfavourableNetwork);
  const [nearest] = equalNetworks as [Network];
  return { equal, unfavourable, deaths: await withFlows(ground, nearest, letDie) };
}

/** Connects both flows, and closes them once `work` has ended, well or not. */
async function withFlows<Result>(
  { context: { templatePath }, servers, engineUrl }: Ground,
  { springMs, holdfastMs }: Network,
  work: (flows: Flow[]) => Promise<Result>,
): Promise<Result> {
  const flows = [springFlow(servers, springMs)];
  try {
    flows.push(await holdfastFlow({ templatePath, engineUrl }, holdfastMs));
    return await work(flows);
  } finally {
    await Promise.all(flows.map((flow) => flow.close()));
  }
}

async function measure(flows: Flow[], { progress, signal }: BenchContext): Promise<FlowSpeed[]> {
  const results = await inTurns(flows, rounds, async (flow, round) => {
    signal.throwIfAborted();
    progress(`${flow.name}, ${flow.roundTripMs} ms a round trip, round ${round} of ${rounds}`);
    return { timesMs: await reserveAlone(flow), ...(await fightForSeats(flow, round)) };
  });
  return [...results].map(([{ name, roundTrips, roundTripMs }, trials]) => {
    const timesMs = trials.flatMap((trial) => trial.timesMs);
    return {
      flow: name,
      roundTrips,
      roundTripMs,
      p50Ms: rounded(median(timesMs), 1),
      p99Ms: rounded(percentile(timesMs, 0.99), 1),
      soldPerSecond: rounded(median(trials.map(({ soldPerSecond }) => soldPerSecond)), 0),
      lostRaces: rounded(meanOf(trials.map(({ lostRaces }) => lostRaces)), 0),
    };
  });
}

async function letDie(flows: Flow[]): Promise<OtherDesignData['deaths']> {
  const measured: OtherDesignData['deaths'] = [];
  for (const flow of flows)
    for (const when of deaths)
      measured.push({ flow: flow.name, when, seatFreeAfterMs: await freeAfterDeath(flow, when) });
  return measured;
}
