import { describe, expect, it } from 'vitest';
import { historyLedger, type ReservationEvent } from '../../../local/demo/history.ts';
import { differences, tableLedger, totals } from '../../../local/demo/ledger.ts';

type Reservation = ReservationEvent['detail']['reservation'];
const startMs = Date.parse('2027-01-01T00:00:00Z');
const at = (seconds: number) => new Date(startMs + seconds * 1000).toISOString();

/** A hold of 3 s that begins at `fromSecond`, as its first event tells it. */
function created(reservationId: string, seats: string[], fromSecond: number): Reservation {
  return {
    reservationId,
    concertId: 'demo',
    status: 'TEMPORARILY_ASSIGNED',
    version: 1,
    seats: seats.map((seat) => ({ seat })),
    createdAt: at(fromSecond),
    expiresAt: at(fromSecond + 3),
  };
}
const confirmed = (reservation: Reservation): Reservation => ({
  ...reservation,
  status: 'CONFIRMED',
  version: 2,
});
const expired = (reservation: Reservation): Reservation => ({
  ...reservation,
  status: 'EXPIRED',
  version: 2,
});
const cancelled = (reservation: Reservation, second: number): Reservation => ({
  ...reservation,
  status: 'CANCELLED',
  version: 2,
  cancelledAt: at(second),
});

const events = (...reservations: Reservation[]): ReservationEvent[] =>
  reservations.map((reservation) => ({
    'detail-type': 'Reservation',
    detail: { eventId: `${reservation.reservationId}.${reservation.version}`, reservation },
  }));

describe('the check of the events', () => {
  const first = created('first', ['A-1-1', 'A-1-2'], 0);

  it('finds nothing wrong with holds that follow each other, in whatever order and however often told', () => {
    const second = created('second', ['A-1-2'], 3);
    const history = events(confirmed(second), first, expired(first), second, first);
    expect(historyLedger(history)).toEqual({
      source: 'events',
      entries: [
        { reservationId: 'second', status: 'CONFIRMED', seats: ['A-1-2'] },
        { reservationId: 'first', status: 'EXPIRED', seats: ['A-1-1', 'A-1-2'] },
      ],
      problems: [],
    });
  });

  it('finds a seat that was sold twice, however long after', () => {
    const second = created('second', ['A-1-2', 'A-1-3'], 500);
    const { problems } = historyLedger(events(first, confirmed(first), second, confirmed(second)));
    expect(problems).toEqual([
      'seat A-1-2 was sold twice, by reservations first and second',
      'seat A-1-2 was held by first and second at once',
    ]);
  });

  it('finds a seat that was taken from a hold a millisecond before its end', () => {
    const second = created('second', ['A-1-2'], 2.999);
    const { problems } = historyLedger(events(first, expired(first), second, confirmed(second)));
    expect(problems).toEqual(['seat A-1-2 was held by first and second at once']);
  });

  it('finds a hold within a longer one that does not come right before it', () => {
    const [short, third] = [created('short', ['A-1-1'], 1), created('third', ['A-1-1'], 5)];
    const { problems } = historyLedger(events(first, confirmed(first), short, expired(short), third));
    expect(problems).toEqual([
      'seat A-1-1 was held by first and short at once',
      'seat A-1-1 was held by first and third at once',
    ]);
  });

  it('allows whoever gets a cancelled seat a stamp from before the cancel, by what a request can take', () => {
    const long = { ...created('long', ['A-1-1'], 0), expiresAt: at(300) };
    const taking = (second: number) => events(long, cancelled(long, 100), created('next', ['A-1-1'], second));
    expect(historyLedger(taking(97)).problems).toEqual([]);
    expect(historyLedger(taking(96.9)).problems).toEqual(['seat A-1-1 was held by long and next at once']);
  });

  it('finds a missing beginning, and one change that was told in two ways', () => {
    expect(historyLedger(events(confirmed(first))).problems).toEqual([
      'reservation first has events of versions 2',
    ]);
    expect(historyLedger(events(first, confirmed(first), expired(first))).problems).toEqual([
      'event first.2 says CONFIRMED and EXPIRED',
    ]);
  });
});

describe('the check of the table', () => {
  const entry = (reservationId: string, status: string, ...seats: string[]) => ({
    reservationId,
    status,
    seats,
  });
  const sold = (seats: Record<string, string | null>) => new Map(Object.entries(seats));

  it('finds nothing wrong when seats and reservations agree', () => {
    const entries = [entry('r1', 'CONFIRMED', 'A-1', 'A-2'), entry('r2', 'EXPIRED', 'A-1')];
    expect(tableLedger(entries, sold({ 'A-1': 'r1', 'A-2': 'r1' })).problems).toEqual([]);
    expect(tableLedger(entries, sold({ 'A-1': null, 'A-2': null })).problems).toEqual([]);
  });

  it('finds a seat of two confirmed reservations', () => {
    const entries = [entry('r1', 'CONFIRMED', 'A-1'), entry('r2', 'CONFIRMED', 'A-1')];
    expect(tableLedger(entries, sold({ 'A-1': 'r2' })).problems).toEqual([
      'seat A-1 was sold twice, by reservations r1 and r2',
      'seat A-1 of the confirmed r1 is sold to r2',
    ]);
  });

  it('finds a seat that was paid for and not sold, and one sold to nobody', () => {
    expect(tableLedger([entry('r1', 'CONFIRMED', 'A-1')], sold({ 'A-2': null })).problems).toEqual([
      'seat A-1 of the confirmed r1 is not sold',
      'seat A-2 is sold, but no confirmed reservation has it',
    ]);
  });
});

describe('the comparison with what the fans were told', () => {
  const told = [{ reservationId: 'r1', status: 'CONFIRMED', seats: ['A-2', 'A-1'] }];
  const ledger = (entries: typeof told) => ({ source: 'table', entries, problems: [] });

  it.each([
    ['the same', [{ reservationId: 'r1', status: 'CONFIRMED', seats: ['A-1', 'A-2'] }], []],
    [
      'another status',
      [{ reservationId: 'r1', status: 'EXPIRED', seats: ['A-1', 'A-2'] }],
      ['is EXPIRED in the table'],
    ],
    [
      'other seats',
      [{ reservationId: 'r1', status: 'CONFIRMED', seats: ['A-1'] }],
      ['has other seats in the table'],
    ],
    ['nothing', [], ['the table does not know reservation r1']],
    [
      'more',
      [...told, { reservationId: 'r2', status: 'EXPIRED', seats: [] }],
      ['the table knows reservation r2, which no fan has'],
    ],
  ])('says so when a source knows %s', (_, entries, messages) => {
    const found = differences(told, ledger(entries));
    expect(found).toEqual(messages.map((message) => expect.stringContaining(message)));
  });

  it('counts seats of confirmed reservations alone', () => {
    const entries = [...told, { reservationId: 'r2', status: 'CANCELLED', seats: ['A-3'] }];
    expect(totals(entries)).toEqual({
      reservations: 2,
      confirmed: 1,
      cancelled: 1,
      expired: 0,
      seatsSold: 2,
    });
  });
});
