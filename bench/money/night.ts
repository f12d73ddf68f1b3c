import { pollAfterSeconds } from '../../functions/queue/status.ts';
import { type CallsData, costOf } from '../calls/calls-part.ts';
import type { CpuData } from '../cpu/cpu-part.ts';
import type { SoldOutMap } from '../growth/sold-out-map.ts';
import { noUsage, sumOf, type Usage } from './bill.ts';
import { leaseReadUnits, leasesThere } from './lease-reads.ts';
import { handlerMs, runUsage, usageOf } from './path-usage.ts';

/** What the parts before this one have measured. */
export interface Measured {
  calls: CallsData;
  cpu: CpuData;
  /** The map of a section in which every seat is sold. */
  soldOut: Pick<SoldOutMap, 'sentBytes' | 'readUnits'>;
}

/** What can be turned. */
export interface Setting {
  memoryMb: number;
  maxActive: number;
  claimSeconds: number;
  /** Else each schedule fires, also when its hold is paid or cancelled. */
  deletesSchedules: boolean;
  /** As the pages call the API; else it is called itself. */
  behindCloudFront: boolean;
}

/** The defaults of the stack and of a concert's policy. */
export const usual: Setting = {
  memoryMb: 512,
  maxActive: 100,
  claimSeconds: 60,
  deletesSchedules: true,
  behindCloudFront: false,
};
const policy = { holdSeconds: 300, idleSeconds: 300, activeSeconds: 1800 };

/** How a night goes, for each reservation that is paid. */
export const night = {
  seats: 2,
  /** Holds that nobody pays, each of two seats; they lapse. */
  lapsed: 0.2,
  cancelled: 0.05,
  lostRaces: 0.5,
  /** Looks at a section's map, of which half is taken; nobody has it from before. */
  looks: 5,
  /** While choosing, one each ten seconds. */
  activePolls: 6,
  /** From being let in. */
  reservesAfterSeconds: 30,
  paysAfterSeconds: 60,
};
const fans = 1 + night.lapsed + night.cancelled;
const secondsInHour = 3600;

/** One reservation that is paid, with its part of those that are not. */
export function purchaseUsage(measured: Measured, setting: Setting): Usage {
  const { calls, cpu } = measured;
  const { memoryMb } = setting;
  const one = (name: string) => usageOf(name, costOf(calls, name), cpu, memoryMb);
  return sumOf([
    [one('join, others wait before'), fans],
    // The place of who paid goes on at once, and is claimed; one that ends by time is found by a poll.
    [one('poll, called: claims its place'), 1],
    [one('poll that lets the next in, and is let in'), fans - 1],
    [admissionUsage(setting), fans],
    [one('poll, active'), night.activePolls * fans],
    [lookUsage(measured, memoryMb), night.looks * fans],
    [one('reserve, 2 seats, another was first'), night.lostRaces],
    [one('reserve, 2 seats'), fans],
    [one('confirm, 2 seats'), 1],
    [one('expire, 2 seats'), night.lapsed],
    [one('cancel, 2 seats'), night.cancelled],
    [setting.deletesSchedules ? noUsage() : firingUsage(cpu, memoryMb), 1 + night.cancelled],
  ]);
}

/** Far back in the line all the while: the longest interval, and the gate from memory. */
export function waitingHourUsage({ calls, cpu }: Measured, { memoryMb, ...setting }: Setting): Usage {
  const name = 'poll, waiting';
  const aMillion = 1e6;
  const polls = secondsInHour / pollAfterSeconds(aMillion, { ...policy, ...setting });
  return sumOf([[usageOf(name, costOf(calls, name), cpu, memoryMb), polls]]);
}

/** What an admission costs beyond the measured one, which found a handful of leases and none that was over. */
function admissionUsage({ maxActive, claimSeconds }: Setting): Usage {
  // A lease stays until nobody can claim its place any more.
  const lingerSeconds = Math.max(0, claimSeconds - night.paysAfterSeconds);
  const leases = leasesThere({ maxActive, staySeconds, lingerSeconds, paying: 1 / fans });
  const deletes = 1;
  return { ...noUsage(), readUnits: leaseReadUnits(leases) - 1, writeUnits: deletes };
}

/** A lapsed hold keeps its lease for as long as it was held; cancelling pushes the lease's end on. */
const staySeconds =
  (night.paysAfterSeconds +
    night.lapsed * (night.reservesAfterSeconds + Math.max(policy.holdSeconds, policy.idleSeconds)) +
    night.cancelled * (night.paysAfterSeconds + policy.idleSeconds)) /
  fans;

/** Half way between a section of which nothing is taken, and one that is sold out. */
export function lookUsage({ calls, cpu, soldOut }: Measured, memoryMb: number): Usage {
  const name = 'seat map of a section';
  const { now, answerBytes, ...rest } = costOf(calls, name);
  const half = {
    ...rest,
    now: { ...now, readUnits: (now.readUnits + soldOut.readUnits) / 2 },
    answerBytes: (answerBytes + soldOut.sentBytes) / 2,
  };
  return usageOf(name, half, cpu, memoryMb);
}

/**
 * A schedule that fires for a hold that is over, instead of being deleted: Scheduler's price, a run of expire, whose
 * write is refused, and one run of schedule less, which would have deleted it for nothing.
 */
function firingUsage(cpu: CpuData, memoryMb: number): Usage {
  const run = (name: string) => runUsage({ processorMs: handlerMs(cpu, name), calls: 1 }, memoryMb);
  return sumOf([
    [{ ...noUsage(), scheduleInvocations: 1, writeUnits: 1 }, 1],
    [run('expire'), 1],
    [run('schedule'), -1],
  ]);
}
