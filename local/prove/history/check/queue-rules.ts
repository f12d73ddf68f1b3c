import { functionTimeoutMs } from '../../../../functions/deadline.ts';
import type { Finding } from '../../part.ts';
import type { HistoryHeader, Operation } from '../operation.ts';
import { type Call, endOf, isCall, isOk, timeOf } from './answer.ts';
import { checkLimit } from './limit-rule.ts';
import { storyOf } from './story.ts';

/**
 * How old the gate may be that an answer was given by, counted from the call's start: cached for a second, after a
 * call that lasted as long as its function may.
 */
const gateMayLagMs = 1000 + functionTimeoutMs;

/** An answer that says where a fan stands. */
export type StatusCall = Call<'join' | 'poll'>;

const statusOf = ({ answer }: StatusCall): string => answer?.body.status;
const positionOf = ({ answer }: StatusCall): number => answer?.body.position;

/** Positions in order of joining, calls in order of positions, and never more than `maxActive` active. */
export function checkQueue(header: HistoryHeader, operations: Operation[]): Finding[] {
  const findings: Finding[] = [];
  const report = (title: string, ...story: Operation[]) => findings.push({ title, story: storyOf(story) });
  const statuses = operations.filter(
    (call): call is StatusCall => isCall(call, 'join', 'poll') && isOk(call),
  );
  checkPositions(statuses, report);
  checkOrder(header, statuses, report);
  checkExpired(header, statuses, report);
  return [...findings, ...checkLetIn(operations), ...checkLimit(header, operations, statuses)];
}

type Tell = (title: string, ...story: Operation[]) => void;

function checkPositions(statuses: StatusCall[], report: Tell): void {
  const joins = statuses.filter((call) => call.op === 'join');
  const byPosition = new Map<number, StatusCall>();
  for (const join of joins) {
    const other = byPosition.get(positionOf(join));
    if (other) report(`position ${positionOf(join)} was given twice`, other, join);
    byPosition.set(positionOf(join), join);
  }
  const ended = joins.toSorted((a, b) => endOf(a) - endOf(b));
  let highest: StatusCall | undefined;
  let next = 0;
  for (const join of joins.toSorted((a, b) => a.startMs - b.startMs)) {
    for (let one = ended[next]; one && endOf(one) < join.startMs; one = ended[next]) {
      if (!highest || positionOf(one) > positionOf(highest)) highest = one;
      next += 1;
    }
    if (highest && positionOf(highest) > positionOf(join))
      report(`${join.fan} joined later and got a lower position`, highest, join);
  }
  const joinOf = new Map(joins.map((join) => [join.fan, join]));
  for (const call of statuses) {
    const join = joinOf.get(call.fan);
    if (join && positionOf(join) !== positionOf(call)) report(`${call.fan} has two positions`, join, call);
  }
}

/**
 * Whoever reads ACTIVE or EXPIRED was called, and everybody before them too. Only the gate's age keeps somebody of a
 * lower or the same position reading WAITING, since that is answered by the gate alone. Once the concert starts,
 * nobody is called, and everybody reads EXPIRED.
 */
function checkOrder({ concert, clockSkewMs }: HistoryHeader, statuses: StatusCall[], report: Tell): void {
  const isCalled = (call: StatusCall) =>
    statusOf(call) !== 'WAITING' && endOf(call) < timeOf(concert.startsAt) - clockSkewMs;
  const called = statuses.filter(isCalled).sort((a, b) => endOf(a) - endOf(b));
  let highest: StatusCall | undefined;
  let next = 0;
  for (const call of statuses.toSorted((a, b) => a.startMs - b.startMs)) {
    if (statusOf(call) !== 'WAITING') continue;
    const knownMs = call.startMs - gateMayLagMs - clockSkewMs;
    for (let one = called[next]; one && endOf(one) < knownMs; one = called[next]) {
      if (!highest || positionOf(one) > positionOf(highest)) highest = one;
      next += 1;
    }
    if (highest && positionOf(highest) >= positionOf(call))
      report(
        highest.fan === call.fan
          ? `${call.fan} waits again after having been called`
          : `${call.fan} at position ${positionOf(call)} still waits although ${positionOf(highest)} was called`,
        highest,
        call,
      );
  }
}

/** A write that was judged in time may land this much after an answer that saw the lease as over. */
const landsLateMs = functionTimeoutMs + 1000;

function checkExpired({ clockSkewMs }: HistoryHeader, statuses: StatusCall[], report: Tell): void {
  for (const calls of Map.groupBy(statuses, ({ fan }) => fan).values()) {
    const expired = calls.filter((call) => statusOf(call) === 'EXPIRED');
    const first = expired.reduce<StatusCall | undefined>(
      (a, b) => (a && endOf(a) <= endOf(b) ? a : b),
      undefined,
    );
    if (!first) continue;
    const forGoodMs = endOf(first) + landsLateMs + clockSkewMs;
    const again = calls.find((call) => statusOf(call) === 'ACTIVE' && call.startMs > forGoodMs);
    if (again) report(`${again.fan} is active again after their time was over`, first, again);
  }
}

/** Nobody reserves without having been let in: somebody has to have polled, even if no answer came. */
function checkLetIn(operations: Operation[]): Finding[] {
  const letInMs = new Map<string, number>();
  for (const call of operations) {
    if (!isCall(call, 'join', 'poll')) continue;
    const mayBeActive = call.answer === null || call.answer.status >= 500 || statusOf(call) === 'ACTIVE';
    if (mayBeActive) letInMs.set(call.fan, Math.min(call.startMs, letInMs.get(call.fan) ?? call.startMs));
  }
  return operations
    .filter((call) => isCall(call, 'reserve'))
    .filter((call) => isOk(call) && !((letInMs.get(call.fan) ?? Number.POSITIVE_INFINITY) <= endOf(call)))
    .map((call) => ({ title: `${call.fan} reserved without having been let in`, story: storyOf([call]) }));
}
