import { isoTime } from '../clock.ts';
import { parseSeatNumber, type SeatPosition } from '../seats/seat.ts';

/** What is sold. Stored as it is here; it never changes once made. */
export interface Concert {
  concertId: string;
  title: string;
  venue: string;
  startsAtMs: number;
  /** Nobody is admitted before; absent when admission begins at once. */
  salesOpenAtMs?: number;
  /** ISO 4217. */
  currency: string;
  sections: Section[];
  policy: Policy;
}

/** A section has either rows or just seats 1..n. */
export interface Section {
  sectionId: string;
  name: string;
  /** In the currency's minor unit. */
  price: number;
  rows?: Row[];
  seats?: number;
}

/** Seats 1..`seats`, or `from`..`to`, of one row. A row may be given in several ranges. */
type Row = { row: string } & ({ seats: number } | { from: number; to: number });

export interface Policy {
  holdSeconds: number;
  maxSeatsPerReservation: number;
  queue: QueuePolicy;
}

export interface QueuePolicy {
  /** Active fans at once, at most. */
  maxActive: number;
  /** A lease ends so long after its start, whatever happens. */
  activeSeconds: number;
  /** A lease ends so long after its start or its last reserve or cancel, unless it holds. */
  idleSeconds: number;
  /** How long a called fan has to poll. */
  claimSeconds: number;
}

export interface Seat extends SeatPosition {
  price: number;
}

/** The seat with that number, or null when the concert has none spelt so. */
export function findSeat(concert: Concert, spelling: string): Seat | null {
  const position = parseSeatNumber(spelling);
  const section = concert.sections.find(({ sectionId }) => sectionId === position?.sectionId);
  if (!position || !section) return null;
  const isThere = seatRanges(section).some((range) => contains(range, position));
  return isThere ? { ...position, price: section.price } : null;
}

/** A run of neighbouring seats, both ends included. */
export interface SeatRange {
  row: string | null;
  from: number;
  to: number;
}

/** A section's seats as runs: one per row or part of a row, or one without a row. */
export function seatRanges(section: Section): SeatRange[] {
  if (section.seats !== undefined) return [{ row: null, from: 1, to: section.seats }];
  return (section.rows ?? []).map((row) =>
    'seats' in row ? { row: row.row, from: 1, to: row.seats } : { row: row.row, from: row.from, to: row.to },
  );
}

const contains = (range: SeatRange, { row, number }: SeatPosition): boolean =>
  range.row === row && range.from <= number && number <= range.to;

/** How many seats the sections have in all. */
export const countSeats = (sections: Section[]): number =>
  sections.flatMap(seatRanges).reduce((sum, range) => sum + range.to - range.from + 1, 0);

/** Whether fans may be admitted: from `salesOpenAt` until the concert starts. */
export const isAdmitting = (concert: Concert, nowMs: number): boolean =>
  nowMs >= (concert.salesOpenAtMs ?? 0) && !isClosed(concert, nowMs);

/** From `startsAt` on nobody joins or reserves. */
export const isClosed = (concert: Concert, nowMs: number): boolean => nowMs >= concert.startsAtMs;

/** Queue tokens are good until a day after the start, so that late cancels and looks still work. */
export const tokensExpireAtMs = (concert: Concert): number => concert.startsAtMs + 24 * 3_600_000;

/** The concert as the API shows it: times as ISO 8601, the rest as stored. */
export function concertView({ startsAtMs, salesOpenAtMs, ...concert }: Concert) {
  return { ...concert, ...times(startsAtMs, salesOpenAtMs), totalSeats: countSeats(concert.sections) };
}

/** What a list shows of a concert. */
export interface ConcertSummary {
  concertId: string;
  title: string;
  venue: string;
  startsAt: string;
  salesOpenAt?: string;
  currency: string;
  totalSeats: number;
  lowestPrice: number;
}

export function concertSummary(concert: Concert): ConcertSummary {
  const { concertId, title, venue, currency, sections, startsAtMs, salesOpenAtMs } = concert;
  const lowestPrice = Math.min(...sections.map(({ price }) => price));
  const totalSeats = countSeats(sections);
  return { concertId, title, venue, ...times(startsAtMs, salesOpenAtMs), currency, totalSeats, lowestPrice };
}

const times = (startsAtMs: number, salesOpenAtMs: number | undefined) => ({
  startsAt: isoTime(startsAtMs),
  ...(salesOpenAtMs !== undefined && { salesOpenAt: isoTime(salesOpenAtMs) }),
});
