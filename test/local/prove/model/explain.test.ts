import { describe, expect, it } from 'vitest';
import { unopenedGate } from '../../../../functions/queue/gate.ts';
import type { Lease } from '../../../../functions/queue/lease.ts';
import type { Reservation } from '../../../../functions/reservations/reservation.ts';
import type { Answer, Request } from '../../../../local/prove/history/operation.ts';
import { explain } from '../../../../local/prove/model/explain.ts';
import type { Hold, Model } from '../../../../local/prove/model/model.ts';
import type { TableView } from '../../../../local/prove/model/table.ts';

const nowMs = 1_000_000;
const holdMs = 10_000;

/** Two fans at positions 1 and 2, both active from now on. */
function twoFans(): Model {
  const lease = () => ({ startedAtMs: nowMs, endsAtMs: nowMs + 3_600_000, idleUntilMs: nowMs + 60_000 });
  return {
    policy: { holdMs, activeMs: 3_600_000, idleMs: 60_000, maxActive: 2, startsAtMs: 1e12, opensAtMs: 0 },
    fans: [1, 2].map((position) => ({
      name: `fan ${position}`,
      position,
      owner: `o${position}`,
      lease: lease(),
    })),
    holds: [],
    seats: new Map(),
    called: new Map(),
    lastPosition: 2,
  };
}

const holdOf = (fan: string, seats: string[]): Hold => ({
  reservationId: `of ${fan}`,
  fan,
  key: 'k',
  seats,
  expiresAtMs: nowMs + holdMs,
  status: 'TEMPORARILY_ASSIGNED',
});

/** What the table has when these holds, each of its fan, were made now. */
function tableWith(...holds: Hold[]): TableView {
  const of = (hold: Hold) => Number(hold.fan.at(-1));
  const leases = [1, 2].map((position): [number, Lease] => {
    const hold = holds.find((one) => of(one) === position);
    const held = hold && { reservationId: hold.reservationId, heldUntilMs: hold.expiresAtMs };
    const lease = { position, owner: `o${position}`, startedAtMs: nowMs, endsAtMs: nowMs + 3_600_000 };
    return [position, { ...lease, idleUntilMs: nowMs + 60_000, ...held }];
  });
  const reservation = (hold: Hold) =>
    ({
      ...hold,
      version: 1,
      owner: `o${of(hold)}`,
      seats: hold.seats.map((seat) => ({ seat, price: 100 })),
    }) as unknown as Reservation;
  const lock = ({ reservationId, expiresAtMs }: Hold) => ({ state: 'HELD', reservationId, expiresAtMs });
  return {
    reservations: new Map(holds.map((hold) => [hold.reservationId, reservation(hold)])),
    locks: new Map(holds.flatMap((hold) => hold.seats.map((seat) => [seat, lock(hold)] as const))),
    leases: new Map(leases),
    gate: { ...unopenedGate, head: 2 },
    tail: 2,
    malformed: [],
    keys: [],
  };
}

const reserve = (fan: string, ...seats: string[]): Request => ({ op: 'reserve', fan, seats, key: 'k' });
const made = (fan: string): Answer => ({
  status: 201,
  body: { reservationId: `of ${fan}`, expiresAt: new Date(nowMs + holdMs).toISOString() },
});
const refused = (code: string, more = {}): Answer => ({ status: 409, body: { code, ...more } });
const once = (request: Request, answer: Answer | null) => ({
  first: { request, answer },
  second: [],
  startMs: nowMs,
  endMs: nowMs,
});
const ofFirst = holdOf('fan 1', ['A-1-1']);

describe('a call', () => {
  it('that the table bears out is explained', () => {
    const explained = explain(twoFans(), once(reserve('fan 1', 'A-1-1'), made('fan 1')), tableWith(ofFirst));
    expect(explained).toMatchObject({ model: { holds: [{ fan: 'fan 1' }] } });
  });

  it.each<[string, Answer, TableView, RegExp]>([
    ['acknowledged and not there', made('fan 1'), tableWith(), /must be HELD of fan 1, and is free/],
    [
      'refused and there',
      refused('SEATS_UNAVAILABLE', { seats: ['A-1-1'] }),
      tableWith(ofFirst),
      /must be 201/,
    ],
    ['half there', made('fan 1'), tableWith({ ...ofFirst, seats: [] }), /must be HELD/],
  ])('%s is not', (_, answer, table, problem) => {
    const explained = explain(twoFans(), once(reserve('fan 1', 'A-1-1'), answer), table);
    expect('problems' in explained && explained.problems[0]).toMatch(problem);
  });

  it.each([tableWith(), tableWith(ofFirst)])('without an answer may have been done or not', (table) => {
    expect(explain(twoFans(), once(reserve('fan 1', 'A-1-1'), null), table)).toHaveProperty('model');
  });

  it('without an answer can have done nothing else', () => {
    const other = holdOf('fan 1', ['A-1-2']);
    expect(explain(twoFans(), once(reserve('fan 1', 'A-1-1'), null), tableWith(other))).toHaveProperty(
      'problems',
    );
  });
});

describe('two calls at once', () => {
  const both = (first: Answer, second: Answer) => ({
    first: { request: reserve('fan 1', 'A-1-1'), answer: first },
    second: [{ request: reserve('fan 2', 'A-1-1'), answer: second }],
    startMs: nowMs,
    endMs: nowMs,
  });
  const lost = refused('SEATS_UNAVAILABLE', { seats: ['A-1-1'] });

  it('are explained by either order', () => {
    expect(explain(twoFans(), both(made('fan 1'), lost), tableWith(ofFirst))).toHaveProperty('model');
    const ofSecond = holdOf('fan 2', ['A-1-1']);
    expect(explain(twoFans(), both(lost, made('fan 2')), tableWith(ofSecond))).toHaveProperty('model');
  });

  it('are not when both got the seat, or neither', () => {
    const ofSecond = holdOf('fan 2', ['A-1-1']);
    const sold = explain(twoFans(), both(made('fan 1'), made('fan 2')), tableWith(ofFirst, ofSecond));
    expect('problems' in sold && sold.problems[0]).toMatch(/A-1-1 belongs to fan [12]/);
    expect(explain(twoFans(), both(lost, lost), tableWith())).toHaveProperty('problems');
  });
});

describe('a hold that lapses while its payment is under way', () => {
  const model = (): Model => {
    const one = twoFans();
    const hold = holdOf('fan 1', ['A-1-1']);
    one.holds.push(hold);
    one.seats.set('A-1-1', hold);
    const [fan] = one.fans;
    if (fan?.lease) fan.lease.hold = hold;
    return one;
  };
  const request: Request = {
    op: 'confirm',
    reservationId: 'of fan 1',
    paymentId: 'p',
    amount: 100,
    currency: 'KRW',
  };
  const confirm = (answer: Answer, fromMs: number, untilMs: number) => ({
    first: { request, answer },
    second: [],
    startMs: nowMs + fromMs,
    endMs: nowMs + untilMs,
  });
  const paid = (): TableView => {
    const table = tableWith(ofFirst);
    const [reservation] = table.reservations.values();
    Object.assign(reservation as Reservation, { status: 'CONFIRMED', version: 2, paymentId: 'p' });
    table.locks.set('A-1-1', { state: 'SOLD', reservationId: 'of fan 1' });
    return table;
  };
  const ok: Answer = { status: 200, body: {} };

  it('may be sold when it was judged in time, and not when it was not', () => {
    expect(explain(model(), confirm(ok, holdMs - 1, holdMs + 500), paid())).toHaveProperty('model');
    expect(explain(model(), confirm(ok, holdMs, holdMs + 500), paid())).toHaveProperty('problems');
  });
});
