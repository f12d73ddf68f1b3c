import { isoTime } from '../clock.ts';

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
  maxActive: number;
  activeSeconds: number;
  idleSeconds: number;
  claimSeconds: number;
}

export interface Seat {
  sectionId: string;
  /** null in a section without rows. */
  row: string | null;
  number: number;
  price: number;
}

/** The seat's one spelling: `A-12-7`, or `A-7` in a section without rows. */
export const seatNumber = ({ sectionId, row, number }: Omit<Seat, 'price'>): string =>
  row === null ? `${sectionId}-${number}` : `${sectionId}-${row}-${number}`;

/** The seat with that number, or null when the concert has none spelt so. */
export function findSeat(concert: Concert, spelling: string): Seat | null {
  const [sectionId = '', ...rest] = spelling.split('-');
  const [row, digits] = rest.length === 2 ? [rest[0] ?? '', rest[1]] : [null, rest[0]];
  const section = concert.sections.find((candidate) => candidate.sectionId === sectionId);
  const number = Number(digits);
  if (!section || !seatRanges(section).some((range) => range.row === row && contains(range, number)))
    return null;
  const seat = { sectionId, row, number, price: section.price };
  return seatNumber(seat) === spelling ? seat : null;
}

/** A run of neighbouring seats, both ends included. */
export interface SeatRange {
  row: string | null;
  from: number;
  to: number;
}

export function seatRanges(section: Section): SeatRange[] {
  if (section.seats !== undefined) return [{ row: null, from: 1, to: section.seats }];
  return (section.rows ?? []).map((row) =>
    'seats' in row ? { row: row.row, from: 1, to: row.seats } : { row: row.row, from: row.from, to: row.to },
  );
}

/** Whole numbers alone: `S-5.5` lies between two seats and is none. */
const contains = (range: SeatRange, number: number): boolean =>
  Number.isInteger(number) && range.from <= number && number <= range.to;

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
