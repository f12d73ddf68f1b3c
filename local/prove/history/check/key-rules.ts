import type { Finding } from '../../part.ts';
import type { HistoryHeader, Operation } from '../operation.ts';
import { isUnknown } from '../recorder.ts';
import { type Call, codeOf, endOf, isCall, isOk } from './answer.ts';
import { storyOf } from './story.ts';
import type { Reservations } from './tracked.ts';

/** Same key, same answer; and what a refused reserve says of keys and of other reservations is true. */
export function checkKeys(
  { clockSkewMs }: HistoryHeader,
  operations: Operation[],
  { byId }: Reservations,
): Finding[] {
  const findings: Finding[] = [];
  const reserves = operations.filter((operation) => isCall(operation, 'reserve'));
  const ownerOf = new Map<string, Call<'reserve'>>();
  for (const calls of Map.groupBy(reserves, ({ fan, key }) => JSON.stringify([fan, key])).values())
    checkKey(calls, ownerOf, findings);

  for (const call of reserves) {
    if (codeOf(call) !== 'ALREADY_HOLDING') continue;
    const held = byId.get(call.answer?.body.reservationId);
    if (!held) continue;
    const is = (what: string) =>
      findings.push({
        title: `${call.fan} is told to hold ${what}`,
        story: storyOf([...held.reserves.slice(0, 1), call]),
      });
    if (held.fan !== call.fan) is('what is another fan’s');
    else if (call.startMs >= held.expiresAtMs + clockSkewMs) is('what has lapsed');
  }
  return findings;
}

function checkKey(
  calls: Call<'reserve'>[],
  ownerOf: Map<string, Call<'reserve'>>,
  findings: Finding[],
): void {
  const [{ fan, key }] = calls as [Call<'reserve'>];
  const report = (what: string, ...story: Operation[]) =>
    findings.push({ title: `${fan}, key ${key}: ${what}`, story: storyOf(story) });
  const made = calls.filter(isOk);
  const [first, ...replays] = made;
  const idOf = (call: Call<'reserve'>): string => String(call.answer?.body.reservationId);

  const other = first && replays.find((call) => idOf(call) !== idOf(first));
  if (first && other) report('the same key made two reservations', first, other);
  for (const call of made) {
    const owner = ownerOf.get(idOf(call)) ?? call;
    ownerOf.set(idOf(call), owner);
    if (owner.fan !== fan || owner.key !== key) report('two keys made the same reservation', owner, call);
  }

  const acknowledged = made.toSorted((a, b) => endOf(a) - endOf(b))[0];
  for (const call of calls) {
    if (isOk(call) || isUnknown(call)) continue;
    const isSame = acknowledged && sameSeats(acknowledged, call);
    if (isSame && endOf(acknowledged) < call.startMs)
      report('what was acknowledged is refused when asked again', acknowledged, call);
    if (codeOf(call) === 'IDEMPOTENCY_KEY_REUSED' && !calls.some((one) => !sameSeats(one, call)))
      report('is said to have come with other seats, and did not', call);
  }
}

const sameSeats = (one: Call<'reserve'>, other: Call<'reserve'>): boolean =>
  one.seats.toSorted().join() === other.seats.toSorted().join();
