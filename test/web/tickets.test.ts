import { expect, it } from 'vitest';
import type { Concert, Reservation } from '../../web/fans/api/types.ts';
import { knownTickets, rememberTicket, seatsOf, ticketsFor } from '../../web/fans/ticket/tickets.ts';
import { stubBrowserForEach } from './browser-globals.ts';

const tab = stubBrowserForEach();
const drawer = 'holdfast:tickets';
const concert = { concertId: 'night', title: 'Night', startsAt: '2027-01-01T20:00:00.000Z' } as Concert;
const reservation = { reservationId: 'r2', seats: [{ seat: 'A-1-1' }, { seat: 'A-1-2' }] } as Reservation;
const store = (tickets: unknown) => tab.browser.localStorage.setItem(drawer, JSON.stringify(tickets));
const old = { concertId: 'night', reservationId: 'r1', token: 't1' };

it('keeps tickets of before, which know no title, when a new one comes', () => {
  store([old]);
  rememberTicket(concert, reservation, 't2');
  rememberTicket(concert, reservation, 't2');
  expect(knownTickets()).toEqual([
    {
      concertId: 'night',
      reservationId: 'r2',
      token: 't2',
      title: 'Night',
      startsAt: '2027-01-01T20:00:00.000Z',
      seats: ['A-1-1', 'A-1-2'],
    },
    old,
  ]);
  expect(seatsOf(ticketsFor('night'))).toEqual(['A-1-1', 'A-1-2']);
  expect(seatsOf(ticketsFor('other'))).toEqual([]);
});

it.each([
  ['no list', { 0: old }, []],
  ['nothing', null, []],
  [
    'other things among them',
    [null, 7, { ...old, token: 1 }, { ...old, startsAt: 'soon' }, { ...old, seats: 'A-1-1' }, old],
    [old],
  ],
])('reads what is a ticket when there is %s', (_, stored, expected) => {
  store(stored);
  expect(knownTickets()).toEqual(expected);
});
