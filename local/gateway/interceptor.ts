/** One call of a function to an AWS service. */
export interface Call {
  /** Logical id. */
  functionId: string;
  /** The outer action: a transaction is `dynamodb:TransactWriteItems`. */
  action: string;
  /** ARNs, one for each inner action, in their order. */
  resources: string[];
  /** Whether the function has hung up meanwhile. */
  isGivenUp(): boolean;
}

/**
 * `answer`: what the function gets; the call is not made. `sendInstead`: the call is made with this body, and what it
 * answers may be amended. `dropCall`: the call is not made, and the connection breaks. `dropAnswer`: the call is made,
 * and the connection breaks.
 */
export type Verdict =
  | { answer: { status: number; body: unknown } }
  | { sendInstead: unknown; amend?: (answer: unknown) => unknown }
  | { dropCall: true }
  | { dropAnswer: true; afterwards?: () => void };

/** Sees each permitted call before it is made, and may take its time. Undefined lets the call through. */
export type Interceptor = (call: Call, body: unknown) => Verdict | undefined | Promise<Verdict | undefined>;

/** Is told of each call that was made: with which body, and which status its service answered, also if that is dropped. */
export type Observer = (call: Call, body: unknown, status: number) => void;
