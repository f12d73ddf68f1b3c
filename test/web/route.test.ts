import { expect, it } from 'vitest';
import { addressOf, parseRoute, type Route } from '../../web/fans/route.ts';

it.each<Route>([
  { name: 'concerts' },
  { name: 'concert', concertId: 'iu-2027' },
  { name: 'pay', concertId: 'iu-2027' },
  { name: 'ticket', concertId: 'iu-2027', reservationId: 'a_b.c-d' },
])('finds back what it wrote: %o', (route) => {
  expect(parseRoute(addressOf(route))).toEqual(route);
});

it.each(['', '#', '#/', '#/concerts', '#/nowhere/x', '#/concerts/%E0%A4%A'])(
  'takes %s for the list',
  (hash) => {
    expect(parseRoute(hash)).toEqual({ name: 'concerts' });
  },
);
