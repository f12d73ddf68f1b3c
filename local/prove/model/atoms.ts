import type { Answer, Request } from '../history/operation.ts';
import {
  amountOf,
  claim,
  type Fan,
  giveBack,
  type Hold,
  heldUnder,
  isIntact,
  isLive,
  type Model,
  ownerOf,
  statusAt,
  take,
} from './model.ts';
import { pollProblem } from './queue-rules.ts';
import type { TableView } from './table.ts';

/** Something that happens at one moment. Changes the model, or says why it cannot have been. */
export type Atom = (model: Model, nowMs: number) => string | undefined;

/** A call, and what came of it: null when nobody knows. */
export interface Observed {
  request: Request;
  answer: Answer | null;
}

/** A call as the moments it is made of, in order. Of one without an answer, any number of them may have happened. */
export function atomsOf({ request, answer }: Observed, after: TableView): Atom[] {
  switch (request.op) {
    case 'join':
      return answer ? joinAtoms(request.fan, answer, after) : [];
    case 'poll':
      return [pollAtom(request.fan, answer, after)];
    case 'leave':
      return leaveAtoms(request.fan, answer);
    case 'reserve':
      return reserveAtoms(request, answer, after);
    case 'cancel':
      return [cancelAtom(request, answer)];
    case 'confirm':
      return [confirmAtom(request, answer)];
    case 'read':
      return [readAtom(request, answer)];
    case 'release':
      return [releaseAtom(answer)];
    case 'map':
      return [];
  }
}

/** What was answered, in short; `expected` as it must be, or several that may be. */
function unlike(answer: Answer | null, ...expected: (number | string)[]): string | undefined {
  if (!answer) return undefined;
  const came: number | string = answer.body?.code ?? answer.status;
  return expected.includes(came) ? undefined : `answered ${came}, and must be ${expected.join(' or ')}`;
}

const fanOf = ({ fans }: Model, name: string): Fan | undefined => fans.find((fan) => fan.name === name);
const notYet = 'has not joined yet';
const holdOf = ({ holds }: Model, id: string): Hold | undefined =>
  holds.find(({ reservationId }) => reservationId === id);

function joinAtoms(name: string, answer: Answer, after: TableView): Atom[] {
  const { position, token } = answer.body;
  if (answer.status !== 201)
    return [
      (model, nowMs) =>
        nowMs >= model.policy.startsAtMs ? unlike(answer, 'SALES_CLOSED') : unlike(answer, 201),
    ];
  const arrive: Atom = (model, nowMs) => {
    if (nowMs >= model.policy.startsAtMs) return 'joined a concert that has started';
    if (position <= model.lastPosition)
      return `got position ${position} after ${model.lastPosition} was given`;
    model.lastPosition = position;
    const { sub } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
    model.fans.push({ name, position, owner: sub });
    return undefined;
  };
  return [arrive, pollAtom(name, answer, after)];
}

/** The first poll after the call is the claim. */
function pollAtom(name: string, answer: Answer | null, after: TableView): Atom {
  return (model, nowMs) => {
    const fan = fanOf(model, name);
    if (!fan) return notYet;
    const problem = answer ? pollProblem(model, fan, answer, { nowMs, gate: after.gate }) : undefined;
    if (problem) return problem;
    const isClaim = answer
      ? answer.body.status === 'ACTIVE'
      : after.leases.get(fan.position)?.owner === fan.owner;
    if (isClaim && !fan.lease && !fan.left) claim(model, fan, nowMs);
    if (answer?.body.status !== 'ACTIVE' || !fan.lease) return undefined;
    const untilMs = Math.min(fan.lease.endsAtMs, fan.lease.idleUntilMs);
    const told = Date.parse(answer.body.activeUntil);
    return told === untilMs
      ? undefined
      : `told active until ${told - nowMs} ms from now, and is until ${untilMs - nowMs}`;
  };
}

function leaveAtoms(name: string, answer: Answer | null): Atom[] {
  const end: Atom = (model) => {
    const fan = fanOf(model, name);
    if (!fan) return notYet;
    fan.left = true;
    if (fan.lease) fan.lease.ended = true;
    return unlike(answer, 204);
  };
  const cancelHold: Atom = (model, nowMs) => {
    const hold = fanOf(model, name)?.lease?.hold;
    if (hold && isIntact(model, hold, nowMs)) giveBack(model, hold, null);
    return undefined;
  };
  return [end, cancelHold];
}

type Reserve = Extract<Request, { op: 'reserve' }>;

function reserveAtoms(request: Reserve, answer: Answer | null, after: TableView): Atom[] {
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

const finished = {
  CONFIRMED: 'RESERVATION_CONFIRMED',
  CANCELLED: 'RESERVATION_CANCELLED',
  EXPIRED: 'RESERVATION_EXPIRED',
};

function cancelAtom({ fan, reservationId }: Extract<Request, { op: 'cancel' }>, answer: Answer | null): Atom {
  return (model, nowMs) => {
    const hold = holdOf(model, reservationId);
    if (hold?.fan !== fan) return unlike(answer, 'RESERVATION_NOT_FOUND');
    const status = statusAt(hold, nowMs);
    if (status === 'CANCELLED') return unlike(answer, 200);
    if (status !== 'TEMPORARILY_ASSIGNED') return unlike(answer, finished[status]);
    if (!isIntact(model, hold, nowMs)) return unlike(answer, finished.EXPIRED);
    giveBack(model, hold, nowMs);
    return unlike(answer, 200);
  };
}

function confirmAtom(request: Extract<Request, { op: 'confirm' }>, answer: Answer | null): Atom {
  return (model, nowMs) => {
    const hold = holdOf(model, request.reservationId);
    if (!hold) return unlike(answer, 'RESERVATION_NOT_FOUND');
    const isRight = request.amount === amountOf(hold.seats);
    const status = statusAt(hold, nowMs);
    const isPaidByThis = status === 'CONFIRMED' && hold.paymentId === request.paymentId;
    if (status !== 'TEMPORARILY_ASSIGNED' && !isPaidByThis)
      return isRight || status !== 'EXPIRED'
        ? unlike(answer, finished[status])
        : unlike(answer, finished.EXPIRED, 'PAYMENT_MISMATCH');
    if (!isRight) return unlike(answer, 'PAYMENT_MISMATCH');
    if (isPaidByThis) return unlike(answer, 200);
    if (!isIntact(model, hold, nowMs)) return unlike(answer, finished.EXPIRED);
    hold.status = 'CONFIRMED';
    hold.paymentId = request.paymentId;
    return unlike(answer, 200);
  };
}

function readAtom({ fan, reservationId }: Extract<Request, { op: 'read' }>, answer: Answer | null): Atom {
  return (model, nowMs) => {
    const hold = holdOf(model, reservationId);
    if (hold?.fan !== fan) return unlike(answer, 'RESERVATION_NOT_FOUND');
    if (answer?.status !== 200) return unlike(answer, 200);
    const status = statusAt(hold, nowMs);
    return answer.body.status === status ? undefined : `reads ${answer.body.status}, and is ${status}`;
  };
}

function releaseAtom(answer: Answer | null): Atom {
  return ({ holds }, nowMs) => {
    const lapsed = holds.filter(
      (hold) => hold.status === 'TEMPORARILY_ASSIGNED' && nowMs >= hold.expiresAtMs,
    );
    if (answer?.status === 200 && answer.body.released > lapsed.length)
      return `released ${answer.body.released}, and only ${lapsed.length} have lapsed`;
    return unlike(answer, 200);
  };
}
