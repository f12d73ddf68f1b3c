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

export function services({ throttleRate, pairs }: Scenario, isUnlimited: boolean): Services {
  const of = (limit: number) => (isUnlimited ? Number.POSITIVE_INFINITY : limit);
  const stage = meterOf("requests to the API's stage", of(throttleRate));
  const account = meterOf('requests to the HTTP APIs of an account', of(limits.accountRequests));
  const environments = meterOf('environments at once', of(limits.environments));
  const tail = meterOf('writes to the tail', of(limits.partitionWriteUnits));
  const gate = meterOf('writes to the gate', of(limits.partitionWriteUnits));
  const leaseWrites = meterOf('writes to the leases', of(limits.partitionWriteUnits));
  const leaseReads = meterOf('reads of the leases', of(limits.partitionReadUnits));
  const sections = Array.from({ length: Math.ceil(pairs / pairsPerSection) }, () =>
    meterOf('writes to the locks of a section', of(limits.partitionWriteUnits)),
  );
  const table = meterOf('writes to a new table', of(limits.newTableWriteUnits));
  const events = meterOf('events', of(limits.putEvents));
  const schedules = meterOf('schedules made', of(limits.createSchedule));
  const walks: Record<string, number> = {};
  const sectionOf = (pair: number) => sections[Math.floor(pair / pairsPerSection)] as Meter;

  /** All of it or nothing. */
  const writes = (parts: [Meter, number][], atMs: number): boolean => {
    const all = parts.reduce((sum, [, units]) => sum + units, 0);
    return [...parts, [table, all] as const].every(([meter, units]) => meter.take(units, atMs));
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
    walked(path) {
      walks[path] = (walks[path] ?? 0) + 1;
    },
    walks: () => walks,
    loads() {
      const busiest = sections.map((meter) => meter.load()).toSorted((a, b) => b.most - a.most)[0];
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
      return [...others.map((meter) => meter.load()), ...(busiest ? [busiest] : [])].toSorted(
        (a, b) => b.most / b.limit - a.most / a.limit,
      );
    },
  };
}
