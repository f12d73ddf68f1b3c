const many = (count: number, one: string, more: string) =>
  `${count.toLocaleString('en')} ${count === 1 ? one : more}`;

/** Every sentence of the operators' page; Korean has the same ones. */
export const english = {
  skip: 'Skip to the figures',
  title: 'Control room',
  source: (name: string) => `Watching ${name}`,
  loading: 'One moment …',
  back: 'All concerts',
  tryAgain: 'Try again',
  count: (count: number) => count.toLocaleString('en'),
  seconds: (ms: number) => `${(ms / 1000).toLocaleString('en', { maximumFractionDigits: 1 })} s`,
  percent: (part: number) => part.toLocaleString('en', { style: 'percent', maximumFractionDigits: 1 }),

  concerts: {
    title: 'Concerts',
    none: 'There is no concert yet.',
    more: 'Show more',
    missing: 'There is no such concert.',
    seats: (count: number) => many(count, 'seat', 'seats'),
  },

  trouble: {
    lost: (since: string) =>
      `No connection since ${since}. What you see is from then; this page goes on trying.`,
    never: 'No connection yet. This page goes on trying.',
    forbidden: 'Your AWS credentials may not see this.',
    other: 'That was refused.',
    detail: (detail: string) => `It was said: ${detail}`,
  },

  figures: {
    asOf: (time: string) => `As of ${time}`,
    hall: 'The hall',
    sold: 'Sold',
    soldOf: (sold: string, total: string, part: string) => `${sold} of ${total} seats (${part})`,
    revenue: 'Revenue',
    held: 'Held',
    heldBy: (seats: number, holds: number) =>
      `${many(seats, 'seat', 'seats')} in ${many(holds, 'hold', 'holds')}`,
    free: 'Free',
    blocked: 'Blocked',
    queue: 'The queue',
    active: 'Active',
    activeOf: (active: string, most: string) => `${active} of ${most}`,
    waiting: 'Waiting',
    called: 'Called, still to come in',
    admitted: 'Admitted per minute',
    joined: 'Joined so far',
    races: 'Lost races',
    lapsed: 'Holds out of time, not yet told',
    lapsedFor: (holds: string, lag: string) => `${holds}, the first ${lag} ago`,
    lag: 'Expiries told after',
    lagOf: (median: string, longest: string) => `median ${median}, longest ${longest}`,
    noLag: 'none lately',
    trouble: 'Lost races and expired holds',
  },

  sections: {
    title: 'Sales by section',
    section: 'Section',
    filling: 'Filling up',
    legend: 'solid: sold, hatched: held, empty: free',
    total: 'All',
  },

  events: {
    title: 'Events',
    none: 'Nothing has happened lately.',
    notWatched: 'Events cannot be seen this way.',
    types: {
      ReservationCreated: 'held',
      ReservationConfirmed: 'sold',
      ReservationCancelled: 'given back',
      ReservationExpired: 'expired',
    } as Record<string, string>,
    after: (lag: string) => `${lag} late`,
    time: 'Time',
    what: 'What',
    seats: 'Seats',
    amount: 'Amount',
  },

  deadLetters: {
    title: 'Failed for good (dead letters)',
    none: 'None: all that happened was dealt with.',
    notWatched: 'Dead letters cannot be seen this way.',
    sources: {
      FailedDeliveriesQueue: 'Failed deliveries',
      FailedInvocationsQueue: 'Failed invocations',
      FailedRecordsBucket: 'Failed records',
    } as Record<string, string>,
    more: (count: string) => `${count} and more`,
    cure: 'docs/operations.md says how each is done again.',
  },

  release: {
    title: 'Expired holds',
    explain:
      'When time runs out, seats are free at once, by themselves. Releasing only has their expiry written down and told now instead of in a minute.',
    start: 'Release expired holds',
    sure: (title: string) => `Release the expired holds of ${title}?`,
    yes: 'Yes, release them',
    no: 'No',
    working: 'Releasing …',
    done: (count: number) =>
      count === 0 ? 'There was nothing to release.' : `${many(count, 'hold', 'holds')} released.`,
    failed: 'Not everything may be released yet: try again.',
  },
};

export type ControlMessages = typeof english;
