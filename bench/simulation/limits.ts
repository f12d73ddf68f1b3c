/** What AWS allows, in units a second, as published. Those of partitions hold for each; most of the others can be raised on request. */
export const limits = {
  /** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html */
  partitionWriteUnits: 1000,
  partitionReadUnits: 3000,
  /** A new on-demand table: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html */
  newTableWriteUnits: 4000,
  newTableReadUnits: 12_000,
  /** Requests to an account's HTTP APIs: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
  accountRequests: 10_000,
  /** PutEvents in us-east-1: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
  putEvents: 10_000,
  /** CreateSchedule in us-east-1: https://docs.aws.amazon.com/scheduler/latest/UserGuide/scheduler-quotas.html */
  createSchedule: 1000,
  /** Environments that an account may have at once, and that a function may add in ten seconds: https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html */
  environments: 1000,
  environmentsPer10Seconds: 1000,
} as const;

/**
 * How long an answer takes, log-normal. DynamoDB says "single-digit milliseconds"
 * (https://aws.amazon.com/dynamodb/features/); the rest is API Gateway and Lambda around it. Nobody waits long enough for
 * any of it to matter beside minutes of choosing and paying; but it says how many environments are busy.
 */
export const answerTime = { medianMs: 25, spread: 0.5 };
/** The mean of a log-normal. */
export const meanAnswerMs = answerTime.medianMs * Math.exp(answerTime.spread ** 2 / 2);
/** From a confirmed payment to the end of its lease: stream, publisher, bus and function. */
export const showOutMs = 1000;
/** From reading the gate and the leases to moving it, in one request of several calls. */
export const attemptMs = 25;
