/** What a client can do, as a history records it. Operator calls are confirm and release. */
export type Request =
  | { op: 'join'; fan: string }
  | { op: 'poll'; fan: string }
  | { op: 'leave'; fan: string }
  | { op: 'reserve'; fan: string; seats: string[]; key: string }
  | { op: 'cancel'; fan: string; reservationId: string }
  | { op: 'confirm'; reservationId: string; paymentId: string; amount: number; currency: string }
  | { op: 'read'; fan: string; reservationId: string }
  | { op: 'map'; section?: string }
  | { op: 'release' };

/** The status of the answer and its JSON. */
export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a history holds whatever came, and the checker looks into it
  body: any;
}

/** One call of one client: a line of a history file. */
export type Operation = Request & {
  /** Clients make one call at a time. */
  client: number;
  /** Epoch milliseconds by the clients' clock. */
  startMs: number;
  /** null when no answer came: it may have been done, or may be done yet. */
  endMs: number | null;
  answer: Answer | null;
};

/** The first line of a history file. */
export interface HistoryHeader {
  kind: 'holdfast-history';
  version: 1;
  /** ISO 8601. */
  recordedAt: string;
  target: string;
  /** Answer of `GET /api/v1/concerts/{concertId}`. */
  // biome-ignore lint/suspicious/noExplicitAny: as it came
  concert: any;
  /** How far the clocks of clients and functions may be apart, milliseconds. */
  clockSkewMs: number;
  /** Whether the seat map is up to date, as it is locally; on AWS it may lag. */
  strongReads: boolean;
}
