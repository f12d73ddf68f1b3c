import type { Operation } from '../../../../local/prove/history/operation.ts';
import { type Random, seededRandom } from '../../../../local/random.ts';
import { cancelled, confirmed, held, letIn, type Made, made, map, reads, refused } from './histories.ts';

interface Owner {
  made: Made;
  fan: string;
  status: 'held' | 'sold' | 'cancelled';
  finishedAt: number;
}

const holdMs = 1000;
const seats = ['S-1', 'S-2', 'S-3'];

/**
 * What a correct hall would have answered: each call happens at one instant, and is recorded as lasting from some time
 * before it to some time after it. Some answers get lost, and some of those calls were never done.
 */
export function simulatedHistory(seed: number, calls = 120, payShare = 0.04): Operation[] {
  const random = seededRandom(seed);
  const last = new Map<string, Owner>();
  const all: Owner[] = [];
  const operations: Operation[] = fans.map((fan, index) => letIn(fan, index + 1));
  for (let at = 0, call = 0; call < calls; call += 1) {
    at += 1 + Math.floor(random() * 60);
    const [before, after] = [random, random].map((draw) => Math.floor(draw() * 80)) as [number, number];
    const isLost = random() < 0.15;
    const isDone = !isLost || random() < 0.5;
    const one = act({ random, at, last, all, isDone, payShare }, [at - before, at + after]);
    if (one) operations.push(isLost ? { ...one, endMs: null, answer: null } : one);
  }
  return operations;
}

const fans = ['ann', 'bob'];

interface Hall {
  random: Random;
  at: number;
  last: Map<string, Owner>;
  all: Owner[];
  isDone: boolean;
  payShare: number;
}

function act(hall: Hall, span: [number, number]): Operation | undefined {
  const { random, at, last, all, payShare } = hall;
  const drawn = random();
  if (drawn < 0.45) return reserve(hall, span);
  if (drawn < 0.6) {
    const owned = seats.filter((seat) => isOwned(last.get(seat), at));
    return map(
      // `asOf` is when the map was read.
      span,
      Object.fromEntries(owned.map((seat) => [seat, last.get(seat)?.status === 'sold' ? 'SOLD' : 'HELD'])),
      at,
    );
  }
  const owner = all[all.length - 1 - Math.floor(random() * Math.min(3, all.length))];
  if (!owner) return undefined;
  if (drawn < 0.75) return readAt(owner, at, span);
  return finish(hall, owner, span, drawn < 0.75 + payShare);
}

const isOwned = (owner: Owner | undefined, at: number): boolean =>
  owner !== undefined &&
  (owner.status === 'sold' || (owner.status === 'held' && at < owner.made.createdAt + holdMs));

function reserve({ random, at, last, all, isDone }: Hall, span: [number, number]): Operation {
  const first = Math.floor(random() * seats.length);
  const wanted = seats.slice(first, first + 1 + Math.floor(random() * 2));
  const fan = fans[Math.floor(random() * 2)] as string;
  const taken = wanted.filter((seat) => isOwned(last.get(seat), at));
  if (taken.length > 0) return refused(fan, span, wanted, { key: `k${at}`, more: { seats: taken } });
  const one: Owner = { made: made(`r${at}`, wanted, at), fan, status: 'held', finishedAt: 0 };
  if (isDone) {
    all.push(one);
    for (const seat of wanted) last.set(seat, one);
  }
  return held(fan, span, one.made, {}, undefined, at);
}

function readAt({ made: of, fan, status, finishedAt }: Owner, at: number, span: [number, number]): Operation {
  const time = new Date(Date.parse('2027-01-01T00:00:00Z') + finishedAt).toISOString();
  if (status === 'sold')
    return reads(fan, span, of, 'CONFIRMED', { confirmedAt: time, paymentId: of.id }, at);
  if (status === 'cancelled') return reads(fan, span, of, 'CANCELLED', { cancelledAt: time }, at);
  const isHeld = at < of.createdAt + holdMs;
  return reads(fan, span, of, isHeld ? 'TEMPORARILY_ASSIGNED' : 'EXPIRED', {}, at);
}

/** Pays or gives back a hold that lives; anything else is only read. */
function finish({ at, isDone }: Hall, owner: Owner, span: [number, number], pays: boolean): Operation {
  if (owner.status !== 'held' || at >= owner.made.createdAt + holdMs) return readAt(owner, at, span);
  if (isDone) {
    owner.status = pays ? 'sold' : 'cancelled';
    owner.finishedAt = at;
  }
  return pays
    ? confirmed(span, owner.made, { paymentId: owner.made.id, at, now: at })
    : cancelled(owner.fan, span, owner.made, at, at);
}
