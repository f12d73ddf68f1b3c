import { type Call, codeOf, endOf, isOk, timeOf } from './answer.ts';
import type { Report } from './report.ts';
import { madeBy, type Sighting, type Status, type Tracked } from './tracked.ts';

/** How a reservation ends: in one way, by somebody's call, before `expiresAt` or by it, and for good. */
export function finishFindings(clockSkewMs: number, tracked: Tracked, report: Report): void {
  checkForGood(tracked, report);
  checkCause(clockSkewMs, tracked, report);
  checkPayments(tracked, report);
}

const versions: Record<Status, number[]> = {
  TEMPORARILY_ASSIGNED: [1],
  CONFIRMED: [2],
  CANCELLED: [2],
  // 1 as long as nobody has written down that it lapsed.
  EXPIRED: [1, 2],
};

/** A hold that lapsed may still be finished by a call that began in time; one that is finished, never. */
const isFinished = ({ status, body }: Sighting): boolean =>
  status === 'CONFIRMED' || status === 'CANCELLED' || (status === 'EXPIRED' && body?.version === 2);

function checkForGood({ sightings }: Tracked, report: Report): void {
  const wrong = sightings.find(({ status, body }) => body && !versions[status]?.includes(body.version));
  if (wrong) report(`is ${wrong.status} in version ${wrong.body.version}`, [wrong.operation]);

  const [first, ...others] = sightings.filter(isFinished);
  const other = others.find(({ status }) => status !== first?.status);
  if (first && other)
    report(`was finished twice: ${first.status} and ${other.status}`, [first.operation, other.operation]);

  let last: Sighting | undefined;
  const ended = sightings.toSorted((a, b) => endOf(a.operation) - endOf(b.operation));
  let next = 0;
  for (const sighting of sightings.toSorted((a, b) => a.startMs - b.startMs)) {
    for (; endOf(ended[next]?.operation ?? sighting.operation) < sighting.startMs; next += 1) {
      const one = ended[next] as Sighting;
      if (isFinished(one)) last ??= one;
    }
    if (!last) continue;
    if (sighting.status === 'TEMPORARILY_ASSIGNED')
      report(`is held again after it was ${last.status}`, [last.operation, sighting.operation]);
    else if (sighting.body && sighting.body.version < 2)
      report('goes back to an earlier version', [last.operation, sighting.operation]);
    else continue;
    return;
  }
}

/** Who is confirmed or cancelled was so by a call, made and judged before the hold had lapsed. */
function checkCause(clockSkewMs: number, tracked: Tracked, report: Report): void {
  const { sightings, expiresAtMs } = tracked;
  for (const [status, time] of [
    ['CONFIRMED', 'confirmedAt'],
    ['CANCELLED', 'cancelledAt'],
  ] as const) {
    const seen = sightings
      .filter((sighting) => sighting.status === status)
      .toSorted((a, b) => a.endMs - b.endMs);
    const [first] = seen;
    if (!first) continue;
    const withTime = seen.filter(({ body }) => body);
    const late = withTime.find(({ body }) => !(timeOf(body[time]) < expiresAtMs));
    if (late) report(`was ${status} after its hold had lapsed`, [...madeBy(tracked), late.operation]);
    const moved = withTime.find(({ body }) => body[time] !== withTime[0]?.body[time]);
    if (moved && withTime[0]) report(`has two times ${time}`, [withTime[0].operation, moved.operation]);

    const paymentId = withTime[0]?.body.paymentId;
    const causes = status === 'CONFIRMED' ? sellersOf(tracked, paymentId) : tracked.drops;
    if (
      !causes.some(({ startMs }) => startMs < expiresAtMs + clockSkewMs && startMs <= endOf(first.operation))
    )
      report(`is ${status} although no call for that began in time`, [
        ...madeBy(tracked),
        ...causes.slice(0, 1),
        first.operation,
      ]);
  }
}

const sellersOf = ({ confirms }: Tracked, paymentId: string | undefined) =>
  confirms.filter(
    (call) =>
      (codeOf(call) === undefined || (call.answer?.status ?? 0) >= 500) &&
      (paymentId === undefined || call.paymentId === paymentId),
  );

/** One payment confirms it, of the right amount, and that payment is told so each time. */
function checkPayments({ confirms, sightings }: Tracked, report: Report): void {
  const shown = sightings.find(({ body }) => body);
  const paid = sightings.filter(({ status, body }) => status === 'CONFIRMED' && body);
  const paymentId = paid[0]?.body.paymentId;
  const other = paid.find(({ body }) => body.paymentId !== paymentId);
  if (other && paid[0]) report('was paid by two payments', [paid[0].operation, other.operation]);

  const isRight = ({ amount, currency }: Call<'confirm'>) =>
    amount === shown?.body.amount && currency === shown?.body.currency;
  for (const call of confirms) {
    if (isOk(call) && call.answer?.body.paymentId !== call.paymentId)
      report(`tells payment ${call.paymentId} that another one paid`, [call]);
    if (isOk(call) && !isRight(call)) report('was confirmed by a payment of a wrong amount', [call]);
    if (codeOf(call) === 'PAYMENT_MISMATCH' && shown && isRight(call))
      report('refused a payment of the right amount', [shown.operation, call]);
    if (codeOf(call) === 'RESERVATION_CONFIRMED' && call.paymentId === paymentId && paid[0])
      report('refused the very payment that confirmed it', [paid[0].operation, call]);
  }
  const acknowledged = new Map(confirms.filter(isOk).map((call) => [call.paymentId, call]));
  if (acknowledged.size > 1) report('acknowledged two payments', [...acknowledged.values()]);
}
