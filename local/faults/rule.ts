/**
 * What goes wrong. Those of calls (`throttle` … `refuseEntries`) happen at the gateway, those of records between the
 * table's stream and a function, those of schedules in the scheduler, those of invocations in the function.
 */
export type Effect =
  /** The call is refused for want of capacity; nothing is applied. */
  | { kind: 'throttle' }
  /** A transaction is cancelled, a single write refused, because another has the item; nothing is applied. */
  | { kind: 'conflict' }
  /** AWS answers 500; nothing is applied. */
  | { kind: 'serverError' }
  /** The call waits for so long, by the machine's time, before it is made. */
  | { kind: 'latency'; ms: number }
  /** The call is made, and the connection breaks before the answer. */
  | { kind: 'loseAnswer' }
  /** PutEvents takes all entries but the first of a request. */
  | { kind: 'refuseEntries' }
  /** The function dies just before the call is made. */
  | { kind: 'killBefore' }
  /** The call is made, and the function dies before its answer. */
  | { kind: 'killAfter' }
  /** The function runs out of its time so long, by the machine's time, after it was called. */
  | { kind: 'timeOut'; afterMs: number }
  /** A batch of records is delivered once more when it is done. */
  | { kind: 'deliverTwice' }
  /** A batch of records waits for so long, by the stack's clock. */
  | { kind: 'deliverLate'; ms: number }
  /** The function gets half of a batch, and the whole counts as failed. */
  | { kind: 'failHalfWay' }
  /** Records of a batch change places, but for those of the same item. */
  | { kind: 'reorder' }
  /** A schedule fires so much earlier than it says. */
  | { kind: 'fireEarly'; ms: number }
  | { kind: 'fireLate'; ms: number }
  | { kind: 'fireTwice' }
  | { kind: 'fireNever' };

export type EffectKind = Effect['kind'];

/** When something goes wrong, and how often. */
export interface FaultRule {
  /** Logical id of the function that it happens to; any, if not given. */
  function?: string;
  /** Outer action of the call it happens to, such as `dynamodb:TransactWriteItems`; any that it can, if not given. */
  action?: string;
  effect: Effect;
  /** 0 to 1; always, if not given. */
  probability?: number;
  /** How often at most; without end, if not given. */
  count?: number;
  /** How many times it passes by first. */
  skip?: number;
}
