import type { Request } from '../history/operation.ts';
import { amountOf } from './model.ts';
import type { Play } from './play.ts';
import { type CallStep, hall } from './story.ts';

/** More fans than that only make stories longer. */
const mostFans = 7;

const at = <Value>(values: Value[], index: number): Value | undefined => values[index % values.length];

/** What a step asks of the API, with the fans and holds that are there now; null when there are none. */
export function resolve(play: Play, step: Exclude<CallStep, { do: 'createAgain' }>): Request | null {
  const { fans, holds } = play;
  switch (step.do) {
    case 'join':
      if (play.fansCome >= mostFans) return null;
      play.fansCome += 1;
      return { op: 'join', fan: `fan ${play.fansCome}` };
    case 'poll':
    case 'leave': {
      const fan = at(fans, step.fan);
      return fan ? { op: step.do, fan: fan.name } : null;
    }
    case 'reserve':
      return reserve(play, step);
    case 'cancel': {
      const hold = at(holds, step.hold);
      return hold ? { op: 'cancel', fan: hold.fan, reservationId: hold.reservationId } : null;
    }
    case 'confirm': {
      const hold = at(holds, step.hold);
      if (!hold) return null;
      const amount = amountOf(hold.seats) + (step.wrong ? 1 : 0);
      const { reservationId } = hold;
      return { op: 'confirm', reservationId, paymentId: `pay ${step.payment}`, amount, currency: 'KRW' };
    }
    case 'read': {
      const [hold, fan] = [at(holds, step.hold), at(fans, step.fan)];
      return hold && fan ? { op: 'read', fan: fan.name, reservationId: hold.reservationId } : null;
    }
    case 'release':
      return { op: 'release' };
  }
}

function reserve({ fans }: Play, step: Extract<CallStep, { do: 'reserve' }>): Request | null {
  const fan = at(fans, step.fan);
  if (!fan) return null;
  if (!step.again || fan.keys === 0) fan.keys += 1;
  const seats = [...new Set(step.seats.map((seat) => hall[seat % hall.length] as string))];
  return { op: 'reserve', fan: fan.name, seats, key: `${fan.name}, ${fan.keys}` };
}

/** A request in words, with short names for reservations. */
export function inWords({ holds }: Play, request: Request): string {
  const hold =
    'reservationId' in request ? holds.findIndex((one) => one.reservationId === request.reservationId) : -1;
  const name = `hold ${hold + 1}`;
  switch (request.op) {
    case 'reserve':
      return `${request.fan} reserves ${request.seats.join(', ')} (key "${request.key}")`;
    case 'confirm':
      return `${name} is confirmed, ${request.amount} by ${request.paymentId}`;
    case 'cancel':
      return `${request.fan} cancels ${name}`;
    case 'read':
      return `${request.fan} reads ${name}`;
    case 'join':
    case 'poll':
    case 'leave':
      return `${request.fan} ${request.op === 'leave' ? 'leaves' : `${request.op}s`}`;
    case 'release':
      return 'the operator releases expired holds';
    case 'map':
      return 'somebody looks at the seat map';
  }
}
