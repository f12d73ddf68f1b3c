import { RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Node } from 'constructs';
import * as z from 'zod';
import { policyLimits } from '../functions/concerts/policy-limits.ts';
import { SynthError } from './synth-error.ts';

/** What one deployment may choose, read from CDK context: `cdk deploy -c stage=prod -c holdMinutes=10`. */
export interface Settings {
  /** Tells deployments in one account apart. */
  stage: string;
  /** Hold length for concerts that set none. */
  holdMinutes: number;
  /** Active users at once for concerts that set none. */
  maxActive: number;
  /** Longest active time for concerts that set none. */
  activeMinutes: number;
  /** Origins whose pages may call the API; `*` for any. */
  corsOrigins: string[];
  /** What happens to the data when the stack goes. */
  removalPolicy: RemovalPolicy;
  /** Requests a second that the API lets through, and how many at once. */
  throttleRate: number;
  throttleBurst: number;
  logRetentionDays: RetentionDays;
  /** Whether the pages for fans are deployed, with CloudFront in front of them and of the API. */
  pages: boolean;
  /** Whether the fans' page pays with pretended money, which anyone may: for the stages `dev` and `demo` only. */
  pretendPayments: boolean;
}

/**
 * The settings in the context of `node`, with defaults for those that are not there.
 *
 * @throws SynthError with a sentence for each setting that is malformed or unknown.
 */
export function readSettings(node: Node): Settings {
  const chosen = Object.entries<unknown>(node.getAllContext()).filter(([name]) => isOurs(name));
  const result = settingsSchema.safeParse(Object.fromEntries(chosen));
  if (!result.success) throw new SynthError(result.error.issues.flatMap(sentences).join('\n'));
  const { removalPolicy = result.data.stage === 'dev' ? 'destroy' : 'retain', ...settings } = result.data;
  return { ...settings, removalPolicy: RemovalPolicy[removalPolicy === 'retain' ? 'RETAIN' : 'DESTROY'] };
}

/** Stack id of a stage: `Holdfast` for `dev`, else `Holdfast-<stage>`. */
export const stackId = (stage: string): string => (stage === 'dev' ? 'Holdfast' : `Holdfast-${stage}`);

/** The CDK's own context and the look-ups it caches have a colon, a slash or an at sign in their names. */
const isOurs = (name: string): boolean => !/[:/@]/.test(name);

const wholeNumber = (least: number, most: number) => {
  const error = `must be a whole number from ${least} to ${most}`;
  const digits = z.string({ error }).regex(/^\d+$/, { error }).transform(Number);
  return z
    .union([z.number(), digits], { error })
    .pipe(z.int({ error }).min(least, { error }).max(most, { error }));
};

const logRetentions = Object.values(RetentionDays).filter(
  (days) => typeof days === 'number' && days !== RetentionDays.INFINITE,
);

const demoStages = ['dev', 'demo'];
const stageError = 'must be 1 to 16 characters of a-z, 0-9 and -, beginning with a letter';
const originError = 'must be * or origins such as https://example.com, separated by commas';
const flagError = 'must be true or false';
const flag = z.union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })], {
  error: flagError,
});
const pretendError = `must be false but in the stages ${demoStages.join(' and ')}: anyone could have seats for nothing`;
const removalError = 'must be destroy or retain';
const retentionError = `must be one of the days that CloudWatch knows: ${logRetentions.join(', ')}`;

const origin = z
  .string({ error: originError })
  .regex(/^(\*|https?:\/\/[a-z0-9.-]+(:\d{1,5})?)$/, { error: originError });
const commaSeparated = z.string().transform((text) => text.split(',').map((part) => part.trim()));

const settingsSchema = z
  .strictObject({
    stage: z
      .string({ error: stageError })
      .regex(/^[a-z][a-z0-9-]{0,15}$/, { error: stageError })
      .default('dev'),
    holdMinutes: wholeNumber(1, policyLimits.holdSeconds.most / 60).default(5),
    maxActive: wholeNumber(1, policyLimits.maxActive.most).default(100),
    activeMinutes: wholeNumber(1, policyLimits.activeSeconds.most / 60).default(30),
    corsOrigins: z
      .union([commaSeparated, z.array(z.string())], { error: originError })
      .pipe(z.array(origin).min(1, { error: originError }))
      .default(['*']),
    removalPolicy: z.enum(['destroy', 'retain'], { error: removalError }).optional(),
    throttleRate: wholeNumber(1, 10_000).default(2000),
    throttleBurst: wholeNumber(1, 5000).default(1000),
    logRetentionDays: wholeNumber(1, 3653)
      .refine((days) => logRetentions.includes(days), { error: retentionError })
      .default(RetentionDays.ONE_MONTH),
    pages: flag.default(true),
    pretendPayments: flag.default(false),
  })
  .refine(({ stage, pretendPayments }) => !pretendPayments || demoStages.includes(stage), {
    error: pretendError,
    path: ['pretendPayments'],
  });

function sentences(issue: z.core.$ZodIssue): string[] {
  if (issue.code !== 'unrecognized_keys') return [`The setting ${String(issue.path[0])} ${issue.message}.`];
  const known = Object.keys(settingsSchema.shape).join(', ');
  return issue.keys.map((name) => `The setting ${name} is unknown. There are: ${known}.`);
}
