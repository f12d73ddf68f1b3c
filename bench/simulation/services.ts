import type { Step } from './fan.ts';
import { answerTime, limits } from './limits.ts';
import { type Load, type Meter, meterOf } from './meters.ts';
import type { Scenario } from './scenario.ts';

/** What stands between the fans and the house, with AWS's limits. Units are those that the benchmark's calls count. */
export interface Services {
  /** Takes what a call needs, from the front to the back; false when something has no room in this second. */
  take(step: Exclude<Step, { op: 'wait' }>, atMs: number): boolean;
  /** Somebody has looked who may come in. */
  admitted(leasesRead: number, atMs: number, how?: 'by turn'): void;
  claimed(atMs: number): void;
  /** A poll that nobody looks at more closely: it only adds to what is asked of the API. */
  polled(atMs: number): void;
  /** A path of the benchmark's calls was walked. */
  walked(path: string): void;
  walks(): Record<string, number>;
  /** The fullest first. */
  loads(): Load[];
}

const pairsPerSection = 250;
/** A lease with a reservation, as stored. */
const leaseBytes = 260;
const readUnitBytes = 4096;

export function services({ throttleRate, pairs, lastsMs }: Scenario, isUnlimited: boolean): Services {
  const meter = (name: string, limit: number) =>
    meterOf(name, isUnlimited ? Number.POSITIVE_INFINITY : limit, lastsMs);
  const stage = meter("requests to the API's stage", throttleRate);
  const account = meter('requests to the HTTP APIs of an account', limits.accountRequests);
  const environments = meter('environments at once', limits.environments);
  const tail = meter('writes to the tail', limits.partitionWriteUnits);
  const gate = meter('writes to the gate', limits.partitionWriteUnits);
  const leaseWrites = meter('writes to the leases', limits.partitionWriteUnits);
  const leaseReads = meter('reads of the leases', limits.partitionReadUnits);
  const sections = Array.from({ length: Math.ceil(pairs / pairsPerSection) }, () =>
    meter('writes to the locks of a section', limits.partitionWriteUnits),
  );
  const table = meter('writes to a new table', limits.newTableWriteUnits);
  const events = meter('events', limits.putEvents);
  const schedules = meter('schedules made', limits.createSchedule);
  const walks: Record<string, number> = {};
  const sectionOf = (pair: number) => sections[Math.floor(pair / pairsPerSection)] as Meter;

  /** All of it or nothing. */
  const writes = (parts: [Meter, number][], atMs: number): boolean => {
    const elsewhere = parts.reduce((sum, [one, units]) => sum + (one === table ? 0 : units), 0);
    return [...parts, [table, elsewhere] as const].every(([one, units]) => one.take(units, atMs));
  };

  return {
    take(step, atMs) {
      if (!stage.take(1, atMs) || !account.take(1, atMs)) return false;
      // So many are busy for as long as an answer takes.
      environments.add(answerTime.medianMs / 1000, atMs);
      switch (step.op) {
        case 'join':
          return writes([[tail, 1]], atMs);
        case 'reserve':
          schedules.add(1, atMs);
          events.add(1, atMs);
          // Reservation and index are spread by their ids.
          return writes(
            [
              [leaseWrites, 2],
              [sectionOf(step.pair), 4],
              [table, 3],
            ],
            atMs,
          );
        case 'confirm':
          events.add(1, atMs);
          return writes([[table, 7]], atMs);
        default:
          return true;
      }
    },
    admitted(leasesRead, atMs, how) {
      leaseReads.take(Math.ceil((leasesRead * leaseBytes) / readUnitBytes), atMs);
      gate.take(how === 'by turn' ? 2 : 1, atMs);
      table.add(how === 'by turn' ? 2 : 1, atMs);
    },
    claimed(atMs) {
      writes([[leaseWrites, 1]], atMs);
    },
    polled(atMs) {
      stage.add(1, atMs);
      account.add(1, atMs);
      environments.add(answerTime.medianMs / 1000, atMs);
      this.walked('poll, waiting');
    },
    walked(path) {
      walks[path] = (walks[path] ?? 0) + 1;
    },
    walks: () => walks,
    loads() {
      const busiest = sections.map((one) => one.load()).toSorted((a, b) => b.most - a.most)[0];
      const others = [
        stage,
        account,
        environments,
        tail,
        gate,
        leaseWrites,
        leaseReads,
        table,
        events,
        schedules,
      ];
      return [...others.map((one) => one.load()), ...(busiest ? [busiest] : [])].toSorted(
        (a, b) => b.most / b.limit - a.most / a.limit,
      );
    },
  };
}
