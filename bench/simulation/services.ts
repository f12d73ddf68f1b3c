import type { Random } from '../../local/random.ts';
import { type Footprint, footprints, type PathName, unitsIn } from './footprints.ts';
import { limits, meanAnswerMs } from './limits.ts';
import { type Load, meterOf } from './meters.ts';
import type { Scenario } from './scenario.ts';
import { type More, tableMeters } from './table-meters.ts';

/** What stands between the fans and the house, with AWS's limits. */
export interface Services {
  /** Lets a request in at the front, which keeps a function busy for so long; false when there is no room this second. */
  enters(atMs: number, busyMs?: number): boolean;
  /** Takes the table's units of a path, all or none, and counts it; false when a partition has no room this second. */
  walks(path: PathName, atMs: number, more?: More): boolean;
  /** The same for what is no path: it is counted in `beyond`. */
  takes(units: Footprint, atMs: number, more?: More): boolean;
  /** Counts a poll that finds the gate in memory, and asks the table for nothing. */
  pollsInVain(): void;
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

/** @param isUnlimited Without limits, everything has room. */
export function services(scenario: Scenario, random: Random, isUnlimited: boolean): Services {
  const { throttleRate, pairs, lastsMs } = scenario;
  const meter = (name: string, limit: number) =>
    meterOf(name, isUnlimited ? Number.POSITIVE_INFINITY : limit, lastsMs, random);
  const front = [
    meter("requests to the API's stage", throttleRate),
    meter('requests to the HTTP APIs of an account', limits.accountRequests),
  ];
  const environments = meter('Lambda environments at once', limits.environments);
  const table = tableMeters(pairs, meter);
  const events = meter('events told', limits.putEvents);
  const schedules = meter('schedules made', limits.createSchedule);
  const walked: Services['walked'] = {};
  const count = (path: PathName) => {
    walked[path] = (walked[path] ?? 0) + 1;
  };
  const beyond = { readUnits: 0, writeUnits: 0 };
  const takes = (units: Footprint, atMs: number, more: More = {}): boolean => {
    if (!table.takes(units, atMs, more)) return false;
    beyond.writeUnits += more.deleted ?? 0;
    return true;
  };
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
      if (!takes(footprints[path], atMs, more)) return false;
      count(path);
      return true;
    },
    takes(units, atMs, more) {
      if (!takes(units, atMs, more)) return false;
      beyond.readUnits += unitsIn(units.reads);
      return true;
    },
    pollsInVain: () => count('poll, waiting'),
    tells(atMs, makesSchedule = false) {
      events.add(1, atMs);
      if (makesSchedule) schedules.add(1, atMs);
    },
    environments: (atMs) => Math.max(1, Math.ceil(environments.takenBefore(atMs))),
    walked,
    beyond,
    loads() {
      const added: Load = {
        ...environments.load(),
        name: 'Lambda environments added in 10 s',
        limit: limits.environmentsPer10Seconds,
        most: environments.mostGrowth(10),
        refused: 0,
        firstRefusedMs: undefined,
      };
      const others = [...front, environments, events, schedules].map((one) => one.load());
      return [...others, added, ...table.loads()].toSorted((a, b) => b.most / b.limit - a.most / a.limit);
    },
  };
}
