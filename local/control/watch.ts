/** An event as the bus told it. */
export interface ToldEvent {
  'detail-type': string;
  time: string;
  detail: { eventId: string; reservation: { concertId: string } } & Record<string, unknown>;
}

/** What lies in one queue or bucket of what was given up. */
export interface DeadLetterCount {
  /** Logical id of the queue or bucket. */
  source: string;
  count: number;
  /** There are more than were counted. */
  isMore?: boolean;
  /** Why the newest is there, where that is known. */
  reason?: string;
}

/** What an operator watches beside the API's own figures. */
export interface Watch {
  /**
   * Events of a concert, oldest first; some may come twice.
   *
   * @param after What the last answer gave as `next`; the newest few when undefined.
   */
  events(concertId: string, after: string | undefined): Promise<{ events: ToldEvent[]; next: string }>;
  deadLetters(): Promise<DeadLetterCount[]>;
}

/** The answer when there is no way to know. */
export class NotWatched extends Error {
  override readonly name = 'NotWatched';
}
