import type { Random } from '../../local/random.ts';
import { type Footprint, footprints, type PathName, type Units, unitsIn } from './footprints.ts';
import { limits, meanAnswerMs } from './limits.ts';
import { type Load, type Meter, meterOf } from './meters.ts';
import type { Scenario } from './scenario.ts';

/** What stands between the fans and the house, with AWS's limits. */
export interface Services {
  /** Lets a request in at the front, which keeps a function busy for so long; false when there is no room this second. */
  enters(atMs: number, busyMs?: number): boolean;
  /** Takes the table's units of a path, all or none, and counts it; false when a partition has no room this second. */
  walks(path: PathName, atMs: number, more?: More): boolean;
  /** Counts a poll that finds the gate in memory, and asks the table for nothing. */
  pollsInVain(): void;
  /** The same for what no fan waits for. */
  takes(units: Footprint, atMs: number, more?: More): boolean;
  /** Something was told to the bus, and a schedule made of it. */
  tells(atMs: number, makesSchedule?: boolean): void;
  /** How many environments were busy in the second before, 1 or more. */
  environments(atMs: number): number;
  /** How often each path was walked to its end. */
  readonly walked: Partial<Record<PathName, number>>;
  /** Units that no path counts: leases read to see who may come in, and deleted. */
  readonly beyond: { readUnits: number; writeUnits: number };
  /** The fullest first. */
  loads(): Load[];
}

/** What depends on the moment. */
interface More {
  /** Whose section is meant. */
  pair?: number | undefined;
  /** Units of each write of the gate, 1 if not given: it grows with the calls that are open. */
  gateUnits?: number | undefined;
  /** Leases that are deleted on the way. */
  deleted?: number | undefined;
}

const pairsPerSection = 250;

/** @param isUnlimited Without limits, everything has room. */
export function services(scenario: Scenario, random: Random, isUnlimited: boolean): Services {
  const { throttleRate, pairs, lastsMs } = scenario;
  const meter = (name: string, limit: number) =>
    meterOf(name, isUnlimited ? Number.POSITIVE_INFINITY : limit, lastsMs, random);
  const writesTo = (name: string) => meter(`writes to ${name}`, limits.partitionWriteUnits);
  const readsOf = (name: string) => meter(`reads of ${name}`, limits.partitionReadUnits);
  const front = [
    meter("requests to the API's stage", throttleRate),
    meter('requests to the HTTP APIs of an account', limits.accountRequests),
  ];
  const environments = meter('Lambda environments at once', limits.environments);
  const tableWrites = meter('writes to a new table', limits.newTableWriteUnits);
  const tableReads = meter('reads of a new table', limits.newTableReadUnits);
  const shared = {
    tail: { writes: writesTo('the tail'), reads: readsOf('the tail') },
    gate: { writes: writesTo('the gate'), reads: readsOf('the gate') },
    leases: { writes: writesTo('the leases'), reads: readsOf('the leases') },
  };
  const sections = Array.from({ length: Math.ceil(pairs / pairsPerSection) }, () => ({
    writes: writesTo('the locks of a section'),
    reads: readsOf('the locks of a section'),
  }));
  const events = meter('events told', limits.putEvents);
  const schedules = meter('schedules made', limits.createSchedule);
  const walked: Services['walked'] = {};
  const beyond = { readUnits: 0, writeUnits: 0 };

  /** All of it or nothing. */
  function take(
    { writes, reads = {} }: Footprint,
    atMs: number,
    { pair = 0, gateUnits = 1, deleted = 0 }: More = {},
  ) {
    const wanted: [Meter, number][] = [];
    const ask = (what: 'reads' | 'writes', all: Meter, units: Units) => {
      for (const [place, count] of Object.entries(units)) {
        const partition =
          place === 'section' ? sections[Math.floor(pair / pairsPerSection)] : shared[place as 'gate'];
        if (partition && count > 0) wanted.push([partition[what], count]);
      }
      if (unitsIn(units) > 0) wanted.push([all, unitsIn(units)]);
    };
    ask('writes', tableWrites, {
      ...writes,
      gate: (writes.gate ?? 0) * gateUnits,
      leases: (writes.leases ?? 0) + deleted,
    });
    ask('reads', tableReads, reads);
    if (!wanted.every(([one, units]) => one.hasRoom(units, atMs))) return false;
    for (const [one, units] of wanted) one.add(units, atMs);
    beyond.writeUnits += deleted;
    return true;
  }

  return {
    enters(atMs, busyMs = meanAnswerMs) {
      // So many are busy for as long as an answer takes (Little's law).
      const busy = busyMs / 1000;
      if (!front.every((one) => one.hasRoom(1, atMs)) || !environments.hasRoom(busy, atMs)) return false;
      for (const one of front) one.add(1, atMs);
      environments.add(busy, atMs);
      return true;
    },
    walks(path, atMs, more) {
      if (!take(footprints[path], atMs, more)) return false;
      walked[path] = (walked[path] ?? 0) + 1;
      return true;
    },
    pollsInVain() {
      walked['poll, waiting'] = (walked['poll, waiting'] ?? 0) + 1;
    },
    takes(units, atMs, more) {
      if (!take(units, atMs, more)) return false;
      beyond.readUnits += unitsIn(units.reads);
      return true;
    },
    tells(atMs, makesSchedule = false) {
      events.add(1, atMs);
      if (makesSchedule) schedules.add(1, atMs);
    },
    environments: (atMs) => Math.max(1, Math.ceil(environments.takenBefore(atMs))),
    walked,
    beyond,
    loads() {
      const all = [...front, environments, tableWrites, tableReads, events, schedules];
      const partitions = Object.values(shared).flatMap(({ reads, writes }) => [reads, writes]);
      const busiest = (what: 'reads' | 'writes') =>
        sections.map((section) => section[what].load()).toSorted((a, b) => b.most - a.most)[0];
      const added: Load = {
        ...environments.load(),
        name: 'Lambda environments added in 10 s',
        limit: limits.environmentsPer10Seconds,
        most: environments.mostGrowth(10),
        refused: 0,
        firstRefusedMs: undefined,
      };
      const loads = [...all, ...partitions].map((one) => one.load());
      return [...loads, added, busiest('writes'), busiest('reads')]
        .filter((load) => load !== undefined)
        .toSorted((a, b) => b.most / b.limit - a.most / a.limit);
    },
  };
}
