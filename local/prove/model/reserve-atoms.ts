import type { Answer, Request } from '../history/operation.ts';
import { type Atom, fanOf, notYet, unlike } from './atom.ts';
import { type Fan, type Hold, heldUnder, isLive, type Model, ownerOf, statusAt, take } from './model.ts';
import type { TableView } from './table.ts';

type Reserve = Extract<Request, { op: 'reserve' }>;

export function reserveAtoms(request: Reserve, answer: Answer | null, after: TableView): Atom[] {
  const made = answer ? answer.status === 201 && answer.body.reservationId : undefined;
  return [
    (model, nowMs) => {
      const fan = fanOf(model, request.fan);
      if (!fan) return notYet;
      const earlier = model.holds.find(({ fan: name, key }) => name === fan.name && key === request.key);
      if (earlier) return replayProblem(earlier, request, answer, nowMs);
      const refusal = reserveRefusal(model, fan, request.seats, nowMs);
      if (refusal) {
        const problem = unlike(answer, ...refusal);
        return problem
          ? `${problem}${ownersOf(model, request.seats, nowMs)}`
          : unlikeSeats(model, request, answer, nowMs);
      }
      const id = made ?? idOf(request, fan, model, after);
      if (!id) return answer ? unlike(answer, 201) : 'is not in the table';
      const expiresAtMs = nowMs + model.policy.holdMs;
      take(
        model,
        fan,
        { ...request, reservationId: id, fan: fan.name, expiresAtMs, status: 'TEMPORARILY_ASSIGNED' },
        nowMs,
      );
      if (answer && Date.parse(answer.body.expiresAt) !== expiresAtMs)
        return 'is held for another time than the policy says';
      return unlike(answer, 201);
    },
  ];
}

function replayProblem(
  earlier: Hold,
  { seats }: Reserve,
  answer: Answer | null,
  nowMs: number,
): string | undefined {
  if (earlier.seats.toSorted().join() !== seats.toSorted().join())
    return unlike(answer, 'IDEMPOTENCY_KEY_REUSED');
  if (!answer) return undefined;
  const { reservationId, status } = answer.body;
  if (answer.status !== 201) return unlike(answer, 201);
  if (reservationId !== earlier.reservationId) return 'reserved a second time with the same key';
  return status === statusAt(earlier, nowMs)
    ? undefined
    : `told ${status} of a ${statusAt(earlier, nowMs)} reservation`;
}

/** The codes that a reserve may be refused with; undefined when it must go through. */
function reserveRefusal(model: Model, fan: Fan, seats: string[], nowMs: number): string[] | undefined {
  if (nowMs >= model.policy.startsAtMs) return ['SALES_CLOSED'];
  if (!isLive(fan.lease, nowMs)) return ['QUEUE_TOKEN_NOT_ACTIVE', 'QUEUE_TOKEN_EXPIRED'];
  const held = heldUnder(fan.lease, nowMs);
  // Whoever has paid is shown out by an event, sooner or later.
  if (held?.status === 'CONFIRMED') return ['ALREADY_HOLDING', 'QUEUE_TOKEN_EXPIRED'];
  if (fan.lease.hold?.status === 'CONFIRMED' && isShownOut(fan)) return ['QUEUE_TOKEN_EXPIRED'];
  if (held) return ['ALREADY_HOLDING'];
  return seats.some((seat) => ownerOf(model, seat, nowMs)) ? ['SEATS_UNAVAILABLE'] : undefined;
}

const ownersOf = (model: Model, seats: string[], nowMs: number): string =>
  seats
    .flatMap((seat) => {
      const owner = ownerOf(model, seat, nowMs);
      return owner ? [`; ${seat} belongs to ${owner.fan}`] : [];
    })
    .join('');

const isShownOut = ({ lease }: Fan): boolean => lease?.ended === true;

function unlikeSeats(
  model: Model,
  { seats }: Reserve,
  answer: Answer | null,
  nowMs: number,
): string | undefined {
  if (answer?.body?.code !== 'SEATS_UNAVAILABLE') return undefined;
  const taken = seats.filter((seat) => ownerOf(model, seat, nowMs));
  const told: string[] = answer.body.seats;
  return told.toSorted().join() === taken.toSorted().join()
    ? undefined
    : `told that ${told} are taken, and it is ${taken}`;
}

/** The reservation that a reserve without an answer made, if it did. */
function idOf({ seats }: Reserve, { owner }: Fan, { holds }: Model, after: TableView): string | undefined {
  const known = new Set(holds.map(({ reservationId }) => reservationId));
  const ours = [...after.reservations.values()].find(
    (one) =>
      one.owner === owner &&
      !known.has(one.reservationId) &&
      one.seats
        .map(({ seat }) => seat)
        .toSorted()
        .join() === seats.toSorted().join(),
  );
  return ours?.reservationId;
}
