import type { Path } from './paths.ts';
import { holdSeconds } from './stage.ts';

const reserved = 'ReserveFunction';

/** A schedule fires at the full second after its hold has lapsed. */
const untilFired = (holdSeconds + 1) * 1000;

const reserveFloor = (seats: number) => ({
  roundTrips: 1,
  readUnits: 0,
  writeUnits: 2 * (seats + 2) + 1,
  why: 'locks, lease and reservation in one transaction, at two units an item, and one for the owner’s list',
});

const reserveName = (seats: number) => `reserve, ${seats} ${seats === 1 ? 'seat' : 'seats'}`;

const reserve = (seats: number): Path => ({
  name: reserveName(seats),
  route: reserved,
  floor: reserveFloor(seats),
  prepare: async (stage, asks) => {
    const token = await stage.fan();
    const wanted = stage.seats(seats);
    return () => asks.reserve(token, wanted);
  },
});

const lostRace = (seats: number): Path => ({
  name: `${reserveName(seats)}, another was first`,
  route: reserved,
  floor: {
    roundTrips: 1,
    readUnits: 0,
    writeUnits: 2 * (seats + 2),
    why: 'DynamoDB charges a cancelled transaction; a read before it would cost the winner a round trip',
  },
  prepare: async (stage, asks) => {
    const wanted = stage.seats(seats);
    await asks.reserve(await stage.fan(), wanted);
    // Once in ten seconds a loser tells the table how many lost: one call and one unit more, and not what is measured here.
    await asks.reserve(await stage.fan(), wanted, undefined, 409);
    const token = await stage.fan();
    return () => asks.reserve(token, wanted, undefined, 409);
  },
});

/** Everything about seats. */
export const reservationPaths: Path[] = [
  reserve(1),
  reserve(2),
  reserve(4),
  lostRace(1),
  lostRace(2),
  {
    name: 'reserve, 1 seat, taken over from a lapsed hold',
    route: reserved,
    floor: reserveFloor(1),
    prepare: async (stage, asks) => {
      const wanted = stage.seats(1);
      const token = await stage.fan();
      await asks.reserve(await stage.fan(), wanted);
      await stage.stack.settle();
      stage.stack.pause('schedules');
      stage.clock.advance(holdSeconds * 1000);
      await asks.reserve(await stage.fan(), stage.seats(1));
      return () => asks.reserve(token, wanted);
    },
  },
  {
    name: 'reserve, 1 seat, the same key again',
    route: reserved,
    floor: {
      roundTrips: 1,
      readUnits: 0,
      writeUnits: 6,
      why: 'as a lost race: that the key is an old one is what the refused transaction says',
    },
    prepare: async (stage, asks) => {
      stage.stack.resume('schedules');
      const wanted = stage.seats(1);
      const token = await stage.fan();
      const key = `key of ${wanted}`;
      await asks.reserve(token, wanted, key);
      return () => asks.reserve(token, wanted, key);
    },
  },
  {
    name: 'read a reservation',
    route: 'GetReservationFunction',
    floor: { roundTrips: 1, readUnits: 0.5, writeUnits: 0, why: 'one item' },
    prepare: async (stage, asks) => {
      const token = await stage.fan();
      const { reservationId } = await asks.reserve(token, stage.seats(2));
      return () => asks.read(token, reservationId);
    },
  },
  {
    name: 'list one’s reservations',
    route: 'ListReservationsFunction',
    floor: { roundTrips: 1, readUnits: 0.5, writeUnits: 0, why: 'one query' },
    prepare: async (stage, asks) => {
      const token = await stage.fan();
      await asks.reserve(token, stage.seats(2));
      return () => asks.list(token);
    },
  },
  {
    name: 'confirm, 2 seats',
    route: 'ConfirmFunction',
    floor: {
      roundTrips: 2,
      readUnits: 0.5,
      writeUnits: 7,
      why: 'which seats it has must be read; then three items in one transaction, and the owner’s list',
    },
    prepare: async (stage, asks) => {
      const hold = await asks.reserve(await stage.fan(), stage.seats(2));
      return () => asks.confirm(hold);
    },
  },
  {
    name: 'cancel, 2 seats',
    route: 'CancelFunction',
    floor: {
      roundTrips: 2,
      readUnits: 0.5,
      writeUnits: 9,
      why: 'as confirming, and the lease, so that the fan may reserve again',
    },
    prepare: async (stage, asks) => {
      const token = await stage.fan();
      const { reservationId } = await asks.reserve(token, stage.seats(2));
      return () => asks.cancel(token, reservationId);
    },
  },
  {
    name: 'expire, 2 seats',
    floor: {
      roundTrips: 2,
      readUnits: 0,
      writeUnits: 4,
      why: 'the reservation and its place in the owner’s list, then two locks; none of it in a transaction',
    },
    prepare: async (stage, asks) => {
      // Those of the other paths must be over.
      stage.clock.advance(untilFired);
      await asks.reserve(await stage.fan(), stage.seats(2));
      await stage.stack.settle();
      return async () => stage.clock.advance(untilFired);
    },
  },
  {
    name: 'seat map of a section',
    route: 'GetSeatMapFunction',
    floor: { roundTrips: 1, readUnits: 0.5, writeUnits: 0, why: 'one query, of 8 kB to the unit' },
    prepare: async (_, asks) => () => asks.map('S1'),
  },
  {
    name: 'read a concert',
    route: 'GetConcertFunction',
    floor: { roundTrips: 0, readUnits: 0, writeUnits: 0, why: 'it never changes' },
    prepare: async (_, asks) => asks.concert,
  },
];
