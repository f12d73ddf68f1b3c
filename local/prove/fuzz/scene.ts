import { call, createConcert, type Ground, hold, joinTimes, seatPrice, TooSlow } from './scene-calls.ts';

/**
 * What a request may name so that it gets behind the first door: concerts, fans and reservations in every state.
 * References stand in plans as `‹token.holder›`, and are made good when the request is sent.
 */
export interface Scene {
  /** For one request: the same reference means the same thing all through it. Null when there is nothing of that name. */
  resolver(): (reference: string) => Promise<string> | null;
}

const dayMs = 86_400_000;
let made = 0;

const mostTries = 3;

/** Concerts of its own with fans in them; moves the clock by two seconds. @throws Error when one cannot be made. */
export const buildScene = (ground: Ground): Promise<Scene> =>
  ground.oneAtATime(() => patiently(() => build(ground)));

/** Everything anew, under other names, when the machine was too busy for it. */
async function patiently<Made>(make: () => Promise<Made>): Promise<Made> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await make();
    } catch (error) {
      if (!(error instanceof TooSlow) || tries === mostTries) throw error;
    }
  }
}

async function build(ground: Ground): Promise<Scene> {
  made += 1;
  const number = made;
  const id = (name: string) => `${name}-${number}`;
  const nowMs = ground.clock.now();
  await createConcert(ground, { concertId: id('open'), startsAtMs: nowMs + 30 * dayMs, maxActive: 2000 });
  await createConcert(ground, { concertId: id('full'), startsAtMs: nowMs + 30 * dayMs, maxActive: 1 });
  await createConcert(ground, { concertId: id('started'), startsAtMs: nowMs + 2000, maxActive: 9 });
  const [holder, payer, quitter, left] = await joinTimes(ground, id('open'), 4);
  const [stranger, waiting] = await joinTimes(ground, id('full'), 2);
  const [lapsed, late] = await joinTimes(ground, id('started'), 2);
  const names: Record<string, string | undefined> = {
    open: id('open'),
    full: id('full'),
    started: id('started'),
    missing: 'no-such-concert',
    'id.missing': 'AAAAAAAAAAAAAAAAAAAAAA',
    'seat.taken': 'S-1',
    'token.holder': holder,
    'token.payer': payer,
    'token.quitter': quitter,
    'token.left': left,
    'token.stranger': stranger,
    'token.waiting': waiting,
    'token.lapsed': lapsed,
    'token.late': late,
    'id.holder': await hold(ground, holder, id('open'), 'S-1', 'key-1'),
    'id.payer': await hold(ground, payer, id('open'), 'S-2'),
    'id.quitter': await hold(ground, quitter, id('open'), 'S-3'),
    'id.lapsed': await hold(ground, lapsed, id('started'), 'S-1'),
  };
  const payment = { paymentId: 'pay-1', amount: seatPrice, currency: 'KRW' };
  const confirm = `/api/v1/reservations/${names['id.payer']}/confirm`;
  await call(ground, { method: 'POST', path: confirm, body: payment, operator: true });
  const cancel = `/api/v1/reservations/${names['id.quitter']}/cancel`;
  await call(ground, { method: 'POST', path: cancel, token: quitter });
  await call(ground, { method: 'DELETE', path: '/api/v1/queue-tokens/current', token: left });
  ground.clock.advance(2000);
  return { resolver: resolverOf(ground, names, id('open')) };
}

/** The token of a concert that is over for a day and more; moves the clock past that. */
export const tokenOfThePast = (ground: Ground): Promise<string> =>
  ground.oneAtATime(() => patiently(() => makePastToken(ground)));

async function makePastToken(ground: Ground): Promise<string> {
  made += 1;
  const concertId = `long-ago-${made}`;
  await createConcert(ground, { concertId, startsAtMs: ground.clock.now() + 1000, maxActive: 1 });
  const [token = ''] = await joinTimes(ground, concertId, 1);
  ground.clock.advance(dayMs + 2000);
  return token;
}

function resolverOf(ground: Ground, names: Record<string, string | undefined>, concertId: string) {
  let nextSeat = 10;
  const freeSeat = () => {
    nextSeat += 1;
    return `S-${nextSeat}`;
  };
  const freshToken = async () => (await joinTimes(ground, concertId, 1))[0] as string;
  return () => {
    const before = new Map<string, Promise<string>>();
    const resolve = (reference: string): Promise<string> | null => {
      const known = before.get(reference);
      if (known) return known;
      const fresh = make(reference);
      if (fresh) before.set(reference, fresh);
      return fresh;
    };
    const make = (reference: string): Promise<string> | null => {
      if (Object.hasOwn(names, reference)) return Promise.resolve(names[reference] as string);
      if (/^seat\.free\.\d$/.test(reference)) return Promise.resolve(freeSeat());
      if (reference === 'token.fresh' || reference === 'token.mine') return freshToken();
      if (reference !== 'id.mine') return null;
      return (resolve('token.mine') as Promise<string>).then((token) =>
        hold(ground, token, concertId, freeSeat()),
      );
    };
    return resolve;
  };
}
