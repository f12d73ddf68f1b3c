import { between, weighted } from '../../../random.ts';
import type { Request } from '../operation.ts';
import { type Fan, type Hold, pick, type World } from './world.ts';

/** What a client does next. */
export interface Choice {
  request: Request;
  /** Not before; at once if not given. */
  atMs?: number;
  /** Hangs up after so long. */
  giveUpAfterMs?: number;
}

/** How far ahead a client looks for an `expiresAt` to aim at, and how closely it aims. */
const aimAheadMs = 400;
const aimWithinMs = 6;

/** Chooses by weights among what the world allows now; undefined for somebody who just goes away. */
export function choose(world: World): Choice | undefined {
  const { random, fans, holds } = world;
  const nowMs = Date.now();
  const all = [...fans.values()];
  const due = all.filter(({ pollAtMs }) => pollAtMs <= nowMs);
  const active = all.filter(({ status }) => status === 'ACTIVE');
  const lapsing = holds.filter(({ expiresAtMs }) => nowMs < expiresAtMs && expiresAtMs < nowMs + aimAheadMs);
  const holding = new Set(holds.filter(({ expiresAtMs }) => nowMs < expiresAtMs).map(({ fan }) => fan));
  const choosing = active.filter(({ name }) => !holding.has(name) && !world.reserving.has(name));
  const { maxActive } = world.concert.policy.queue;
  const action = weighted(random, {
    join: all.length < maxActive * 1.5 + 6 ? 6 : 0,
    poll: due.length > 0 ? 6 : 0,
    pollSoon: all.length > 0 ? 0.3 : 0,
    reserve: choosing.length > 0 ? 8 : 0,
    reserveUncalled: all.length > 0 ? 0.1 : 0,
    repeat: world.reserves.length > 0 ? 0.4 : 0,
    aim: lapsing.length > 0 ? 4 : 0,
    finish: holds.length > 0 ? 1 : 0,
    leave: all.length > 0 ? 0.04 : 0,
    vanish: all.length > 0 ? 0.01 : 0,
    look: 1,
  });
  switch (action) {
    case 'join':
      return { request: { op: 'join', fan: `f${world.nextName()}` } };
    case 'poll':
      return withFan(pick(random, due), (fan) => ({ op: 'poll', fan }));
    case 'pollSoon':
      return withFan(pick(random, all), (fan) => ({ op: 'poll', fan }));
    case 'reserve':
      return withFan(pick(random, choosing), (fan) => reserve(world, fan));
    case 'reserveUncalled':
      return withFan(pick(random, all), (fan) => reserve(world, fan));
    case 'repeat':
      return repeat(world);
    case 'aim':
      return aim(world, pick(random, lapsing), choosing);
    case 'finish':
      return finish(world, pick(random, holds));
    case 'leave':
      return withFan(pick(random, all), (fan) => ({ op: 'leave', fan }));
    case 'vanish':
      fans.delete(pick(random, all)?.name ?? '');
      return undefined;
    case 'look':
      return { request: look(world) };
  }
}

const withFan = (fan: Fan | undefined, ask: (fan: string) => Request): Choice | undefined =>
  fan && { request: ask(fan.name) };

/** One to three neighbours, mostly of the best seats that are left, so that many want the same. */
function reserve(world: World, fan: string): Request {
  const { random, unsold, echoes } = world;
  const first = Math.floor(random() ** 2 * unsold.length);
  const seats = unsold.slice(first, first + 1 + Math.floor(random() * 3));
  world.reserving.add(fan);
  const request = { op: 'reserve', fan, seats, key: `k${world.nextName()}` } as const;
  if (random() < 0.12) echoes.push(request);
  if (random() < 0.02) echoes.push({ ...request, seats: unsold.slice(-1) });
  return request;
}

/** Older keys are mostly of fans who have gone. */
const mostRepeated = 15;

function repeat({ random, reserves, unsold }: World): Choice | undefined {
  const earlier = pick(random, reserves.slice(-mostRepeated));
  if (!earlier) return undefined;
  const { fan, key } = earlier;
  const seats = random() < 0.1 ? unsold.slice(0, 1) : earlier.seats;
  return { request: { op: 'reserve', fan, key, seats } };
}

/** At the very moment at which a hold lapses, give or take some milliseconds. */
function aim(world: World, hold: Hold | undefined, active: Fan[]): Choice | undefined {
  if (!hold) return undefined;
  const { random } = world;
  const atMs = hold.expiresAtMs + between(random, -aimWithinMs, aimWithinMs);
  const rival = pick(random, active)?.name;
  const wanted = weighted(random, { takeOver: rival ? 3 : 0, confirm: 1, cancel: 1, read: 1, look: 1 });
  if (wanted === 'takeOver' && rival) {
    const request = { op: 'reserve', fan: rival, seats: hold.seats, key: `k${world.nextName()}` } as const;
    return { request, atMs };
  }
  return { request: wanted === 'look' ? look(world) : act(world, wanted as 'confirm', hold), atMs };
}

/** Something with a reservation of late, in time or not. */
function finish(world: World, hold: Hold | undefined): Choice | undefined {
  if (!hold) return undefined;
  const wanted = weighted(world.random, { confirm: 0.5, cancel: 1, read: 2 });
  const request = act(world, wanted, hold);
  const { random, echoes } = world;
  if (request.op === 'confirm' && random() < 0.4)
    echoes.push(random() < 0.5 ? request : { ...request, paymentId: `p${world.nextName()}` });
  return { request };
}

function act(world: World, wanted: 'confirm' | 'cancel' | 'read', hold: Hold): Request {
  const { id: reservationId, fan, amount, currency } = hold;
  if (wanted !== 'confirm') return { op: wanted, fan, reservationId };
  const asked = world.random() < 0.03 ? amount + 1 : amount;
  return { op: 'confirm', reservationId, paymentId: `p${world.nextName()}`, amount: asked, currency };
}

function look({ random, concert }: World): Request {
  const sections: { sectionId: string }[] = concert.sections;
  const kind = weighted(random, { all: 3, section: 2, release: 0.3 });
  if (kind === 'release') return { op: 'release' };
  const section = kind === 'section' ? pick(random, sections)?.sectionId : undefined;
  return section === undefined ? { op: 'map' } : { op: 'map', section };
}
