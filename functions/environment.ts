import * as z from 'zod/mini';
import { policyLimits } from './concerts/policy-limits.ts';

const within = ({ least, most }: { least: number; most: number }) =>
  z.coerce.number().check(z.int(), z.minimum(least), z.maximum(most));

/**
 * Every environment variable a function may be given: the constructs set them by these names, the functions
 * read them by these names, and nothing else in the project spells one.
 */
const environmentSchema = z.object({
  /** Name of the one table. */
  TABLE_NAME: z.string().check(z.minLength(1)),
  /** ARN of the secret that signs queue tokens. */
  TOKEN_SECRET_ARN: z.string().check(z.minLength(1)),
  /** Name of the event bus that reservation events go to. */
  EVENT_BUS_NAME: z.string().check(z.minLength(1)),
  /** Schedule group that holds one schedule per hold. */
  SCHEDULE_GROUP_NAME: z.string().check(z.minLength(1)),
  /** ARN of the role that Scheduler assumes to call the expire function. */
  SCHEDULER_ROLE_ARN: z.string().check(z.minLength(1)),
  /** ARN of the function that a schedule calls. */
  EXPIRE_FUNCTION_ARN: z.string().check(z.minLength(1)),
  /** ARN of the queue for schedules that could not be delivered. */
  SCHEDULE_DEAD_LETTER_QUEUE_ARN: z.string().check(z.minLength(1)),
  /** Hold length in seconds for concerts that set none. */
  DEFAULT_HOLD_SECONDS: within(policyLimits.holdSeconds),
  /** Active users per concert for concerts that set none. */
  DEFAULT_MAX_ACTIVE: within(policyLimits.maxActive),
  /** Longest active time in seconds for concerts that set none. */
  DEFAULT_ACTIVE_SECONDS: within(policyLimits.activeSeconds),
});

type Environment = z.infer<typeof environmentSchema>;
export type EnvironmentName = keyof Environment;

/**
 * The named variables, checked.
 *
 * @throws Error naming each variable that is missing or malformed, so that a function with a hole in its
 * configuration stops at its start and not at its first fan.
 */
export function readEnvironment<Name extends EnvironmentName>(...names: Name[]): Pick<Environment, Name> {
  const mask = Object.fromEntries(names.map((name) => [name, true])) as Record<Name, true>;
  const result = z.pick(environmentSchema, mask as never).safeParse(process.env);
  if (result.success) return result.data as unknown as Pick<Environment, Name>;
  const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`environment variables are missing or malformed: ${problems.join('; ')}`);
}
