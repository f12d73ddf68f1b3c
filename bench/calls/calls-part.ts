import { isDeepStrictEqual } from 'node:util';
import { virtualClock } from '../../local/clock.ts';
import type { BenchContext, BenchPart, BenchReport, Goal, ResultTable } from '../part.ts';
import { withStack } from '../with-stack.ts';
import { asks } from './ask.ts';
import { measurePath, type PathCost } from './measure.ts';
import { type Path, paths } from './paths.ts';
import { openHouse, type Size, type Stage, setStage } from './stage.ts';

export type CallsData = Record<string, PathCost>;

const usual: Size = { seats: 500, waiting: 1000 };

/** Calls, round trips and units of each path, on a stack that does nothing else. */
export const callsPart: BenchPart<CallsData> = {
  name: 'calls',
  title: 'what each path calls: round trips, request units, functions, events, schedules',
  async run(context): Promise<BenchReport<CallsData>> {
    const data = await measurePaths(context, usual);
    return { data, tables: [nowTable(data), afterTable(data), floorTable], goals: goalsOf(data) };
  },
};

/** Walks every path at this size, on a stack of its own. */
export function measurePaths(context: BenchContext, size: Size): Promise<CallsData> {
  const { progress, signal } = context;
  const clock = virtualClock(Date.now());
  return withStack(context, { clock }, async (stack) => {
    const house = await openHouse(stack, clock, size);
    const data: CallsData = {};
    for (const [index, path] of paths.entries()) {
      signal.throwIfAborted();
      progress(`${path.name}, ${size.seats} seats, ${size.waiting} waiting`);
      data[path.name] = await measureTwice(await setStage(house, `open-${index}`), path);
    }
    return data;
  });
}

/** The first walk starts functions that know no concert and no secret yet; a call that the SDK repeats is no cost of the path. */
const mostWalks = 5;

/**
 * Walks a path until two walks, one after the other, cost the same. Their bytes may differ: a later seat's number is
 * longer.
 *
 * @throws Error when no two do.
 */
async function measureTwice(stage: Stage, { name, route, prepare }: Path): Promise<PathCost> {
  let before: Pick<PathCost, 'now' | 'after'> | undefined;
  for (let walk = 1; walk <= mostWalks; walk += 1) {
    const act = await prepare(stage, asks(stage));
    const { eventBytes, ...cost } = await measurePath(stage.stack, { ...(route && { route }), act });
    const answerBytes = route === undefined ? 0 : stage.answerBytes();
    if (isDeepStrictEqual(cost, before)) return { ...cost, answerBytes, eventBytes };
    before = cost;
  }
  throw new Error(`${name} costs something else each time`);
}

const nowTable = (data: CallsData): ResultTable => ({
  title: 'While somebody waits',
  head: [
    'path',
    'round trips',
    'read units',
    'write units',
    'bytes',
    'floor: round trips',
    'reads',
    'writes',
  ],
  rows: rowsOf(data, ({ now, answerBytes }, { floor }) => [
    now.roundTrips,
    now.readUnits,
    now.writeUnits,
    answerBytes,
    floor.roundTrips,
    floor.readUnits,
    floor.writeUnits,
  ]).filter((_, index) => paths[index]?.route !== undefined),
});

const floorTable: ResultTable = {
  title: 'Why no design on DynamoDB does with less than the floor',
  head: ['path', 'because'],
  rows: paths.map(({ name, floor }) => [name, floor.why]),
};

const afterTable = (data: CallsData): ResultTable => ({
  title: 'What follows by itself',
  head: ['path', 'functions', 'AWS calls', 'read units', 'write units', 'events', 'Scheduler'],
  rows: rowsOf(data, ({ after }) => [
    after.invocations,
    after.calls,
    after.readUnits,
    after.writeUnits,
    after.events,
    after.schedulerCalls,
  ]).filter((_, index) => (data[paths[index]?.name ?? '']?.after.invocations ?? 0) > 0),
});

const rowsOf = (data: CallsData, columns: (cost: PathCost, path: Path) => (string | number)[]) =>
  paths.map((path) => [path.name, ...columns(costOf(data, path.name), path)]);

/** @throws Error when the path was not measured. */
export function costOf(data: CallsData, path: string): PathCost {
  const cost = data[path];
  if (!cost) throw new Error(`the path ${path} was not measured`);
  return cost;
}

function goalsOf(data: CallsData): Goal[] {
  const reserve = costOf(data, 'reserve, 1 seat').now;
  const poll = costOf(data, 'poll, waiting').now;
  return [
    {
      title: 'reserving one seat: one round trip, at most 7 write units, no read',
      measured: `${reserve.roundTrips} round trip, ${reserve.writeUnits} write and ${reserve.readUnits} read units`,
      isMet: reserve.roundTrips === 1 && reserve.writeUnits <= 7 && reserve.readUnits === 0,
    },
    {
      title: 'a waiting fan’s poll costs no write',
      measured: `${poll.writeUnits} write units, ${poll.calls} calls`,
      isMet: poll.writeUnits === 0,
    },
  ];
}
