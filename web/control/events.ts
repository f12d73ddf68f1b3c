import type { ToldEvent } from './api.ts';

/** So many are shown; older ones are in the bus's archive. */
export const mostEvents = 100;

/** Newest first, each change once, however often it was told. */
export function newestOf(before: ToldEvent[], more: ToldEvent[]): ToldEvent[] {
  const known = new Set(before.map(({ detail }) => detail.eventId));
  const fresh = more.filter(({ detail }) => !known.has(detail.eventId) && known.add(detail.eventId));
  if (fresh.length === 0) return before;
  return [...fresh, ...before].sort((a, b) => timeOf(b) - timeOf(a)).slice(0, mostEvents);
}

const timeOf = ({ detail, time }: ToldEvent): number => Date.parse(String(detail.occurredAt ?? time));

/** How late each expiry among them was written down, in milliseconds. */
export const lagsIn = (events: ToldEvent[]): number[] =>
  events.flatMap(({ detail }) => (typeof detail.lagMs === 'number' ? [detail.lagMs] : []));

/** What a line about an event shows. */
export interface EventLine {
  eventId: string;
  type: string;
  timeMs: number;
  seats: string[];
  amount: number;
  currency: string;
  lagMs: number | null;
}

export function lineOf(event: ToldEvent): EventLine {
  const { eventId, lagMs, reservation } = event.detail;
  const { seats = [], amount = 0, currency = '' } = reservation as Partial<ReservationInEvent>;
  return {
    eventId,
    type: event['detail-type'],
    timeMs: timeOf(event),
    seats: seats.map(({ seat }) => seat),
    amount,
    currency,
    lagMs: typeof lagMs === 'number' ? lagMs : null,
  };
}

interface ReservationInEvent {
  seats: { seat: string }[];
  amount: number;
  currency: string;
}
