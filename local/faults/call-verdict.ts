import { setTimeout as sleep } from 'node:timers/promises';
import type { Verdict } from '../gateway/interceptor.ts';
import type { Random } from '../random.ts';
import type { Effect } from './rule.ts';

/** A call that something goes wrong with. */
export interface FaultyCall {
  action: string;
  body: unknown;
  /** Ends the function that makes the call. */
  kill(): void;
}

/** What the gateway has to do for a fault; undefined lets the call through, after a wait maybe. */
export async function verdictFor(
  effect: Effect,
  call: FaultyCall,
  random: Random,
): Promise<Verdict | undefined> {
  switch (effect.kind) {
    case 'throttle':
      return { answer: throttled(call, random) };
    case 'conflict':
      return { answer: conflicting(call, random) };
    case 'serverError':
      return {
        answer: {
          status: 500,
          body: { __type: serverErrorName(call.action), message: 'Internal server error' },
        },
      };
    case 'latency':
      await sleep(effect.ms);
      return undefined;
    case 'loseAnswer':
      return { dropAnswer: true };
    case 'refuseEntries':
      return withoutFirstEntry(call.body as { Entries?: unknown[] });
    case 'killBefore':
      call.kill();
      return { dropCall: true };
    case 'killAfter':
      return { dropAnswer: true, afterwards: call.kill };
    default:
      throw new Error(`${effect.kind} does not happen to calls`);
  }
}

const dynamodbError = (name: string, message: string) => ({
  status: 400,
  body: { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message },
});

function throttled(call: FaultyCall, random: Random) {
  if (call.action === 'dynamodb:TransactWriteItems')
    return cancelled(
      call,
      random,
      'ThrottlingError',
      'Throughput exceeds the current capacity of your table or index.',
    );
  if (call.action.startsWith('dynamodb:'))
    return dynamodbError(
      'ProvisionedThroughputExceededException',
      'The level of configured provisioned throughput was exceeded.',
    );
  const status = call.action.startsWith('scheduler:') ? 429 : 400;
  return { status, body: { __type: 'ThrottlingException', message: 'Rate exceeded' } };
}

function conflicting(call: FaultyCall, random: Random) {
  const message = 'Transaction is ongoing for the item';
  return call.action === 'dynamodb:TransactWriteItems'
    ? cancelled(call, random, 'TransactionConflict', message)
    : dynamodbError('TransactionConflictException', message);
}

/**
 * One item of the transaction is the cause, any of them, and nothing is applied.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
function cancelled({ body }: FaultyCall, random: Random, Code: string, Message: string) {
  const { TransactItems = [] } = body as { TransactItems?: unknown[] };
  const cause = Math.floor(random() * TransactItems.length);
  const CancellationReasons = TransactItems.map((_, index) =>
    index === cause ? { Code, Message } : { Code: 'None' },
  );
  const codes = CancellationReasons.map((reason) => reason.Code).join(', ');
  return {
    status: 400,
    body: {
      __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
      CancellationReasons,
      Message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    },
  };
}

const serverErrorName = (action: string): string =>
  action.startsWith('dynamodb:')
    ? 'com.amazonaws.dynamodb.v20120810#InternalServerError'
    : 'InternalException';

/** The bus takes the rest, and says so of each entry. */
function withoutFirstEntry({ Entries = [], ...rest }: { Entries?: unknown[] }): Verdict {
  const refused = { ErrorCode: 'ThrottlingException', ErrorMessage: 'Rate exceeded' };
  if (Entries.length <= 1)
    return {
      answer: {
        status: 200,
        body: { FailedEntryCount: Entries.length, Entries: Entries.map(() => refused) },
      },
    };
  return {
    sendInstead: { ...rest, Entries: Entries.slice(1) },
    amend(answer) {
      const taken = answer as { FailedEntryCount: number; Entries: unknown[] };
      return { FailedEntryCount: taken.FailedEntryCount + 1, Entries: [refused, ...taken.Entries] };
    },
  };
}
