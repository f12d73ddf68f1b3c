/** What one source says became of one reservation. */
export interface Entry {
  reservationId: string;
  status: string;
  /** Seat numbers. */
  seats: string[];
}

/** What one source knows, and what it shows that must never be. */
export interface Ledger {
  source: string;
  entries: Entry[];
  /** Sentences. Empty when nothing is wrong. */
  problems: string[];
}

/** The seats of confirmed reservations that more than one of them has. */
export function soldTwice(entries: Entry[]): string[] {
  const buyers = new Map<string, string[]>();
  for (const { status, seats, reservationId } of entries) {
    if (status !== 'CONFIRMED') continue;
    for (const seat of seats) buyers.set(seat, [...(buyers.get(seat) ?? []), reservationId]);
  }
  return [...buyers]
    .filter(([, ids]) => ids.length > 1)
    .map(([seat, ids]) => `seat ${seat} was sold twice, by reservations ${ids.join(' and ')}`);
}

/**
 * What the table says: the reservations, and apart from them the seats that are sold.
 *
 * @param soldSeats By seat number; the reservation that bought it, or null where the source does not tell.
 */
export function tableLedger(entries: Entry[], soldSeats: ReadonlyMap<string, string | null>): Ledger {
  const problems = soldTwice(entries);
  const confirmed = entries.filter(({ status }) => status === 'CONFIRMED');
  for (const { reservationId, seats } of confirmed) {
    for (const seat of seats) {
      const buyer = soldSeats.get(seat);
      if (buyer === undefined) problems.push(`seat ${seat} of the confirmed ${reservationId} is not sold`);
      else if (buyer !== null && buyer !== reservationId)
        problems.push(`seat ${seat} of the confirmed ${reservationId} is sold to ${buyer}`);
    }
  }
  const paidFor = new Set(confirmed.flatMap(({ seats }) => seats));
  for (const seat of soldSeats.keys()) {
    if (!paidFor.has(seat)) problems.push(`seat ${seat} is sold, but no confirmed reservation has it`);
  }
  return { source: 'table', entries, problems };
}

/** Where a ledger does not say what the fans were told, as sentences. */
export function differences(told: Entry[], { source, entries }: Ledger): string[] {
  const known = new Map(entries.map((entry) => [entry.reservationId, entry]));
  const problems: string[] = [];
  for (const { reservationId, status, seats } of told) {
    const entry = known.get(reservationId);
    known.delete(reservationId);
    if (!entry) problems.push(`the ${source} does not know reservation ${reservationId}, which a fan has`);
    else if (entry.status !== status)
      problems.push(
        `reservation ${reservationId} is ${entry.status} in the ${source}; its fan knows ${status}`,
      );
    else if (entry.seats.toSorted().join() !== seats.toSorted().join())
      problems.push(`reservation ${reservationId} has other seats in the ${source} than its fan asked for`);
  }
  for (const id of known.keys()) problems.push(`the ${source} knows reservation ${id}, which no fan has`);
  return problems;
}

/** Seats sold and reservations by status. */
export function totals(entries: Entry[]) {
  const withStatus = (wanted: string) => entries.filter(({ status }) => status === wanted);
  return {
    reservations: entries.length,
    confirmed: withStatus('CONFIRMED').length,
    cancelled: withStatus('CANCELLED').length,
    expired: withStatus('EXPIRED').length,
    seatsSold: withStatus('CONFIRMED').reduce((sum, { seats }) => sum + seats.length, 0),
  };
}
