import type { Finding } from '../../part.ts';
import type { HistoryHeader, Operation } from '../operation.ts';
import { codeOf, endOf, isCall, isOk, timeOf } from './answer.ts';
import { finishFindings } from './finish-rules.ts';
import { seatsOf } from './layout.ts';
import type { Report } from './report.ts';
import { storyOf } from './story.ts';
import { madeBy, type Reservations, type Sighting, type Tracked } from './tracked.ts';

/** What must hold of each reservation by itself, whatever else happens in the hall. */
export function checkReservations(
  header: HistoryHeader,
  operations: Operation[],
  { byId, malformed }: Reservations,
): Finding[] {
  const findings: Finding[] = malformed.map((operation) => ({
    title: 'an answer that should show a reservation does not',
    story: storyOf([operation]),
  }));
  const prices = seatsOf(header.concert);
  for (const tracked of byId.values()) {
    const report: Report = (what, some) =>
      void findings.push({ title: `reservation ${tracked.id}: ${what}`, story: storyOf(some) });
    checkContents(header, prices, tracked, report);
    checkTimes(header, tracked, report);
    finishFindings(header.clockSkewMs, tracked, report);
  }
  for (const operation of operations) checkFound(byId, operation, findings);
  return findings;
}

/** All its seats, at the concert's prices, and never other ones. */
function checkContents(
  { concert }: HistoryHeader,
  prices: Map<string, number>,
  { sightings, seats, reserves }: Tracked,
  report: Report,
): void {
  const [first, ...others] = sightings.filter(({ body }) => body);
  if (!first) return;
  const { body } = first;
  const amount = seats.reduce((sum, seat) => sum + (prices.get(seat) ?? Number.NaN), 0);
  if (body.amount !== amount || body.currency !== concert.currency)
    report(`costs ${body.amount} ${body.currency}, not ${amount} ${concert.currency}`, [first.operation]);
  const holdMs = concert.policy.holdSeconds * 1000;
  if (timeOf(body.expiresAt) - timeOf(body.createdAt) !== holdMs)
    report(`does not last ${holdMs} ms from createdAt to expiresAt`, [first.operation]);
  const changed = others.find((other) => essence(other) !== essence(first));
  if (changed) report('is not the same in two answers', [first.operation, changed.operation]);
  const sorted = seats.toSorted().join(', ');
  const partial = reserves.find((call) => isOk(call) && call.seats.toSorted().join(', ') !== sorted);
  if (partial) report('has other seats than were asked for', [partial]);
}

const essence = ({ body }: Sighting): string =>
  JSON.stringify([body.seats, body.amount, body.currency, body.createdAt, body.expiresAt]);

/** Held before `expiresAt` and expired from then on. */
function checkTimes({ clockSkewMs }: HistoryHeader, tracked: Tracked, report: Report): void {
  const { sightings, reserves, createdAtMs, expiresAtMs } = tracked;
  for (const { status, body, startMs, operation } of sightings) {
    const nowMs = body ? timeOf(body.now) : null;
    const isHeld = status === 'TEMPORARILY_ASSIGNED';
    if (isHeld && (startMs >= expiresAtMs + clockSkewMs || (nowMs !== null && nowMs >= expiresAtMs)))
      report('reads held although its hold has lapsed', [...madeBy(tracked), operation]);
    if (status === 'EXPIRED' && endOf(operation) < expiresAtMs - clockSkewMs)
      report('is expired before its time', [...madeBy(tracked), operation]);
  }
  const beganMs = Math.min(...reserves.map(({ startMs }) => startMs));
  const shown = sightings.reduce((a, b) => (a.endMs <= b.endMs ? a : b));
  const isEarly = reserves.length > 0 && createdAtMs < beganMs - clockSkewMs;
  if (isEarly || createdAtMs > shown.endMs + clockSkewMs)
    report('was not created between its request and its first answer', [...madeBy(tracked), shown.operation]);
}

/** What was acknowledged is there for whoever asks later. */
function checkFound(byId: Map<string, Tracked>, operation: Operation, findings: Finding[]): void {
  if (!isCall(operation, 'confirm', 'cancel', 'read') || codeOf(operation) !== 'RESERVATION_NOT_FOUND')
    return;
  const tracked = byId.get(operation.reservationId);
  if (!tracked || (operation.op !== 'confirm' && operation.fan !== tracked.fan)) return;
  const before = tracked.sightings.find((sighting) => endOf(sighting.operation) < operation.startMs);
  if (!before) return;
  const title = `reservation ${tracked.id}: was acknowledged and is not found`;
  findings.push({ title, story: storyOf([before.operation, operation]) });
}
