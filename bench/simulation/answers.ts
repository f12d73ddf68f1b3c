import type { Random } from '../../local/random.ts';
import { type Backstage, expire, readsLeases, showOut } from './afterwards.ts';
import { type Answer, wishOf } from './fan.ts';
import { gateWrite, type PathName } from './footprints.ts';
import type { Container } from './house.ts';
import type { Call } from './visit.ts';

/** A fan in the simulation. */
export interface Visitor {
  comesMs: number;
  random: Random;
  /** In the queue; 0 before joining. */
  position: number;
  /** Held, or bought. */
  pair: number;
  /** Which a poll came to already. */
  container?: Container | undefined;
}

/** Answers a call, and does what it asks for; undefined when the table has no room for it, and nothing was done. */
export function answerTo(stage: Backstage, visitor: Visitor, call: Call): Answer | undefined {
  switch (call.op) {
    case 'join':
      return join(stage, visitor);
    case 'poll':
      return poll(stage, visitor);
    case 'look':
      return look(stage, visitor);
    case 'reserve':
      return reserve(stage, visitor, call.pair);
    case 'confirm':
      return confirm(stage, visitor);
  }
}

function join(stage: Backstage, visitor: Visitor): Answer | undefined {
  const { agenda, house, services } = stage;
  const { nowMs } = agenda;
  const isNext = house.isNext(nowMs);
  if (isNext && !readsLeases(stage)) return undefined;
  if (!services.walks(isNext ? 'join, let in at once' : 'join, others wait before', nowMs)) return undefined;
  visitor.position = house.join();
  if (isNext) house.apply(house.attempt(nowMs));
  return house.tell(visitor.position, isNext ? house.gate : house.container(nowMs).gate, nowMs);
}

function poll(stage: Backstage, { position, container: known }: Visitor): Answer | undefined {
  const { agenda, house, services } = stage;
  const { nowMs } = agenda;
  const container = known ?? house.container(nowMs);
  const { gateUnits } = house;
  const tries = house.shouldTry(position, container.gate, nowMs);
  if (tries && !services.takes(gateWrite, nowMs, { gateUnits })) return undefined;
  const hasTurn = tries && house.gate.nextTryAtMs <= nowMs;
  if (hasTurn) house.takeTurn(nowMs);
  if (hasTurn && !readsLeases(stage)) return undefined;
  const attempt = hasTurn ? house.attempt(nowMs) : undefined;
  const gate = attempt?.gate ?? (tries ? house.gate : container.gate);
  const claims = house.mayClaim(position, gate, nowMs);
  const isActive = house.isActive(position, nowMs);
  const path = pollPath({ tries, admits: hasTurn, claims, isActive });
  if (!services.walks(path, nowMs, { gateUnits, deleted: attempt?.finished.length })) return undefined;
  if (attempt) house.apply(attempt);
  if (tries) Object.assign(container, { gate, atMs: nowMs });
  return house.tell(position, gate, nowMs);
}

function pollPath(poll: { tries: boolean; admits: boolean; claims: boolean; isActive: boolean }): PathName {
  if (poll.admits)
    return poll.claims ? 'poll that lets the next in, and is let in' : 'poll that lets others in';
  if (poll.claims) return 'poll, called: claims its place';
  if (poll.tries) return 'poll, another has the turn';
  return poll.isActive ? 'poll, active' : 'poll, waiting';
}

function look({ agenda, hall, services }: Backstage, { random }: Visitor): Answer | undefined {
  const pair = hall.freePair(wishOf(hall.free, random));
  return services.walks('seat map of a section', agenda.nowMs, { pair }) ? { pair } : undefined;
}

function reserve(
  { scenario, agenda, house, hall, services }: Backstage,
  visitor: Visitor,
  pair: number,
): Answer | undefined {
  const { nowMs } = agenda;
  const { position } = visitor;
  const mayReserve = house.isActive(position, nowMs);
  const isDone = mayReserve && hall.isFree(pair);
  const path = isDone ? 'reserve, 2 seats' : 'reserve, 2 seats, another was first';
  if (!services.walks(path, nowMs, { pair })) return undefined;
  if (!isDone) return { done: mayReserve ? 'taken' : false };
  const untilMs = nowMs + scenario.policy.holdSeconds * 1000;
  visitor.pair = pair;
  hall.hold(pair, position, untilMs);
  house.holds(position, untilMs, nowMs);
  services.tells(nowMs, true);
  agenda.at(untilMs, () => {
    if (hall.lapse(pair, agenda.nowMs)) expire(agenda, services, pair);
  });
  return { done: true };
}

function confirm(stage: Backstage, { position, pair }: Visitor): Answer | undefined {
  const { agenda, hall, services, showOutMs } = stage;
  const { nowMs } = agenda;
  if (!services.walks('confirm, 2 seats', nowMs, { pair })) return undefined;
  if (!hall.isHeld(pair, position, nowMs)) return { done: false };
  hall.sell(pair);
  services.tells(nowMs);
  agenda.at(nowMs + showOutMs, () => showOut(stage, position));
  return { done: true };
}
