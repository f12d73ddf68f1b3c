import type { Contents } from '../load/contents.ts';

/** An event of the bus, as far as it is looked at here. */
export interface ToldEvent {
  'detail-type': string;
  detail: {
    eventId: string;
    reservation: { reservationId: string; concertId: string; version: number; status: string };
  };
}

/** What the bus was told, over all crashes. */
export interface Told {
  /** The events seen; what was told after them is still to be read. */
  seen: number;
  /** By event id; how often each came. */
  events: Map<string, { event: ToldEvent; times: number }>;
}

const typeOf: Record<string, string> = {
  TEMPORARILY_ASSIGNED: 'ReservationCreated',
  CONFIRMED: 'ReservationConfirmed',
  CANCELLED: 'ReservationCancelled',
  EXPIRED: 'ReservationExpired',
};

/** Takes in what came after the events seen. Returns what contradicts an earlier telling. */
export function hear(told: Told, events: ToldEvent[]): string[] {
  const problems: string[] = [];
  told.seen += events.length;
  for (const event of events) {
    const { eventId, reservation } = event.detail;
    const before = told.events.get(eventId);
    told.events.set(eventId, { event, times: (before?.times ?? 0) + 1 });
    const wrongType = event['detail-type'] !== typeOf[reservation.status];
    if (wrongType || eventId !== `${reservation.reservationId}.${reservation.version}`)
      problems.push(`event ${eventId} tells of ${reservation.status} as ${event['detail-type']}`);
    if (before && before.event.detail.reservation.status !== reservation.status)
      problems.push(`event ${eventId} was told again as ${reservation.status}`);
  }
  return problems;
}

/** Ids of the events that the table's reservations call for. */
export const eventIdsOf = ({ reservations }: Pick<Contents, 'reservations'>): string[] =>
  [...reservations.values()].flatMap(({ reservationId, version }) =>
    Array.from({ length: version }, (_, index) => `${reservationId}.${index + 1}`),
  );

/** Ids of the events of holds that have lapsed, and of which nobody has written that down yet. */
export const lapseIdsOf = ({ reservations }: Pick<Contents, 'reservations'>, nowMs: number): string[] =>
  [...reservations.values()]
    .filter(({ status, expiresAtMs }) => status === 'TEMPORARILY_ASSIGNED' && expiresAtMs <= nowMs)
    .map(({ reservationId, version }) => `${reservationId}.${version + 1}`);

/** Events of a concert that the table, read after them, knows nothing of, in sentences. */
export function inventedEvents(told: Told, concertId: string, { reservations }: Contents): string[] {
  const problems: string[] = [];
  for (const [eventId, { event }] of told.events) {
    const { reservationId, version, status, concertId: concert } = event.detail.reservation;
    if (concert !== concertId) continue;
    const stored = reservations.get(reservationId);
    const fits =
      stored &&
      version <= stored.version &&
      (version === stored.version ? status === stored.status : status === 'TEMPORARILY_ASSIGNED');
    if (!fits)
      problems.push(`event ${eventId} tells of ${status}; the table has ${stored?.status ?? 'nothing'}`);
  }
  return problems;
}
