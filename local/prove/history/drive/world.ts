import type { Random } from '../../../random.ts';
import { seatsOf } from '../check/layout.ts';
import type { HistoryHeader, Operation, Request } from '../operation.ts';
import { isUnknown } from '../recorder.ts';

export interface Fan {
  name: string;
  status: 'WAITING' | 'ACTIVE';
  /** When the API wants to be asked again. */
  pollAtMs: number;
}

export interface Hold {
  id: string;
  fan: string;
  seats: string[];
  expiresAtMs: number;
  amount: number;
  currency: string;
}

/** What the clients know together; they choose their calls by it. */
export interface World {
  random: Random;
  concert: HistoryHeader['concert'];
  fans: Map<string, Fan>;
  /** Of late, whether or not they still live. */
  holds: Hold[];
  /** Fans who have a reserve under way. */
  reserving: Set<string>;
  /** Reserves of late, to be sent again. */
  reserves: Extract<Request, { op: 'reserve' }>[];
  /** Calls for the next client that is free: the same again, at once. */
  echoes: Request[];
  unsold: string[];
  /** For names that are never used twice. */
  nextName(): number;
}

export function newWorld(concert: HistoryHeader['concert'], random: Random): World {
  let names = 0;
  const nextName = () => {
    names += 1;
    return names;
  };
  const unsold = [...seatsOf(concert).keys()];
  return {
    random,
    concert,
    fans: new Map(),
    holds: [],
    reserving: new Set(),
    reserves: [],
    echoes: [],
    unsold,
    nextName,
  };
}

const mostRemembered = 40;

/** Remembers what an answer says, and has a call of unknown outcome repeated, most of the time. */
export function learn(world: World, operation: Operation): void {
  const { fans, random } = world;
  if (isUnknown(operation) && operation.op !== 'join' && random() < 0.7) {
    const { client: _, startMs: __, endMs: ___, answer: ____, ...request } = operation;
    world.echoes.push(request as Request);
  }
  const body = operation.answer?.body ?? {};
  switch (operation.op) {
    case 'join':
    case 'poll':
      if (body.status === 'EXPIRED') fans.delete(operation.fan);
      else if (body.status && (operation.op === 'join' || fans.has(operation.fan)))
        fans.set(operation.fan, {
          name: operation.fan,
          status: body.status,
          pollAtMs: Date.now() + (body.pollAfterSeconds ?? 1) * 1000,
        });
      return;
    case 'leave':
      fans.delete(operation.fan);
      return;
    case 'reserve':
      world.reserving.delete(operation.fan);
      if (body.code === 'QUEUE_TOKEN_EXPIRED') fans.delete(operation.fan);
      // The one way to learn of a reservation whose answer was lost.
      if (body.code === 'ALREADY_HOLDING' && random() < 0.3)
        world.echoes.push({ op: 'read', fan: operation.fan, reservationId: body.reservationId });
      remember(world.reserves, operation);
      noteHold(world, operation.fan, body);
      return;
    case 'read':
      noteHold(world, operation.fan, body);
      return;
    case 'cancel':
      forget(world, operation.reservationId, body.status === 'CANCELLED');
      return;
    case 'confirm':
      forget(world, operation.reservationId, body.status === 'CONFIRMED');
      if (body.status === 'CONFIRMED') noteSold(world, body);
      return;
  }
}

function remember<Value>(values: Value[], value: Value): void {
  values.push(value);
  if (values.length > mostRemembered) values.shift();
}

// biome-ignore lint/suspicious/noExplicitAny: as it came
function noteHold({ holds }: World, fan: string, body: any): void {
  if (body.status !== 'TEMPORARILY_ASSIGNED' || holds.some(({ id }) => id === body.reservationId)) return;
  remember(holds, {
    id: body.reservationId,
    fan,
    seats: body.seats.map(({ seat }: { seat: string }) => seat),
    expiresAtMs: Date.parse(body.expiresAt),
    amount: body.amount,
    currency: body.currency,
  });
}

/** A hold that was finished lapses no more, but now and then somebody still asks for it. */
function forget(world: World, id: string, isFinished: boolean): void {
  if (!isFinished) return;
  world.holds = world.holds.map((hold) => (hold.id === id ? { ...hold, expiresAtMs: 0 } : hold));
}

// biome-ignore lint/suspicious/noExplicitAny: as it came
function noteSold(world: World, body: any): void {
  const sold = new Set(body.seats.map(({ seat }: { seat: string }) => seat));
  world.unsold = world.unsold.filter((seat) => !sold.has(seat));
}

export const pick = <Value>(random: Random, values: readonly Value[]): Value | undefined =>
  values[Math.floor(random() * values.length)];
