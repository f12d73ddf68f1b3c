import { isoTime } from '../clock.ts';
import { type Concert, countSeats, type Section } from '../concerts/concert.ts';
import type { Gate } from '../queue/gate.ts';
import { isLive, type Lease } from '../queue/lease.ts';
import { isLapsed, type SeatLock } from '../seats/seat-lock-store.ts';

interface SeatCounts {
  total: number;
  free: number;
  held: number;
  sold: number;
  blocked: number;
  /** Of what is sold, in the currency's minor unit. */
  revenue: number;
}

export interface Statistics {
  concertId: string;
  asOf: string;
  currency: string;
  seats: SeatCounts;
  sections: ({ sectionId: string; name: string; price: number } & SeatCounts)[];
  /** Live reservations that are not paid yet. */
  holds: number;
  queue: {
    /** Positions given so far. */
    joined: number;
    /** Not called yet, those who left while waiting included: nobody knows of them before they are called. */
    waiting: number;
    /** May claim their place, and have not. */
    called: number;
    active: number;
    maxActive: number;
    /** Positions called in the last minute, or at that pace when calls are remembered for less. */
    admittedPerMinute: number;
  };
  /** Reserves refused because another was first; each container tells of its own now and then. */
  lostRaces: number;
  expiry: {
    /** Holds that lapsed and that nobody has expired yet. Their seats are free. */
    lapsedHolds: number;
    /** How long ago the first of them lapsed; 0 when there is none. */
    lagMs: number;
  };
}

/** What was read of a concert. */
export interface Figures {
  locks: SeatLock[];
  gate: Gate;
  /** From the gate's floor to its head. */
  leases: Lease[];
  tail: number;
  lostRaces: number;
}

/** All figures of a concert at one moment. Pure. */
export function statisticsOf(concert: Concert, figures: Figures, nowMs: number): Statistics {
  const { concertId, currency, sections } = concert;
  const { locks, lostRaces } = figures;
  const lapsed = locks.filter((lock) => isLapsed(lock, nowMs));
  const live = locks.filter((lock) => !isLapsed(lock, nowMs));
  const bySection = Map.groupBy(live, ({ sectionId }) => sectionId);
  const counted = sections.map((section) => ({
    sectionId: section.sectionId,
    name: section.name,
    price: section.price,
    ...seatsOf(section, bySection.get(section.sectionId) ?? []),
  }));
  return {
    concertId,
    asOf: isoTime(nowMs),
    currency,
    seats: sum(counted),
    sections: counted,
    holds: reservationsOf(live.filter(({ state }) => state === 'HELD')),
    queue: queueOf(concert, figures, nowMs),
    lostRaces,
    expiry: { lapsedHolds: reservationsOf(lapsed), lagMs: lagMs(lapsed, nowMs) },
  };
}

function seatsOf(section: Section, locks: SeatLock[]): SeatCounts {
  const total = countSeats([section]);
  const count = (wanted: SeatLock['state']) => locks.filter(({ state }) => state === wanted).length;
  const sold = count('SOLD');
  return {
    total,
    free: total - locks.length,
    held: count('HELD'),
    sold,
    blocked: count('BLOCKED'),
    revenue: sold * section.price,
  };
}

function sum(parts: SeatCounts[]): SeatCounts {
  const all = { total: 0, free: 0, held: 0, sold: 0, blocked: 0, revenue: 0 };
  for (const part of parts) {
    for (const name of Object.keys(all) as (keyof SeatCounts)[]) all[name] += part[name];
  }
  return all;
}

const reservationsOf = (locks: SeatLock[]): number =>
  new Set(locks.map(({ reservationId }) => reservationId)).size;

/** A loop, since a full house has more locks than a call takes arguments. */
function lagMs(lapsed: SeatLock[], nowMs: number): number {
  let longestMs = 0;
  for (const { expiresAtMs = nowMs } of lapsed) longestMs = Math.max(longestMs, nowMs - expiresAtMs);
  return longestMs;
}

function queueOf({ policy }: Concert, { gate, leases, tail }: Figures, nowMs: number): Statistics['queue'] {
  const { maxActive, claimSeconds } = policy.queue;
  const claimed = new Set(leases.map(({ position }) => position));
  const claimable = gate.calls.filter(({ claimByMs }) => nowMs < claimByMs);
  const unclaimed = claimable.flatMap(positionsOf).filter((position) => !claimed.has(position));
  // The gate keeps a call until its claim is over.
  const rememberedSeconds = Math.min(60, claimSeconds);
  const recent = gate.calls.filter(
    ({ claimByMs }) => claimByMs - claimSeconds * 1000 > nowMs - rememberedSeconds * 1000,
  );
  return {
    joined: tail,
    // The tail is read beside the gate, and may be the older.
    waiting: Math.max(0, tail - gate.head),
    called: unclaimed.length,
    active: leases.filter((lease) => isLive(lease, nowMs)).length,
    maxActive,
    admittedPerMinute: Math.round((recent.flatMap(positionsOf).length * 60) / rememberedSeconds),
  };
}

const positionsOf = ({ from, to }: Gate['calls'][number]): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
