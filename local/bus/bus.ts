import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { DeadLetters } from '../dead-letters.ts';
import type { Access } from '../iam/iam.ts';
import { ServiceError } from '../service-error.ts';
import type { State } from '../state/types.ts';
import type { LocalTemplate } from '../template.ts';
import { checkSize, type PutEventsEntry, problemOf } from './entries.ts';
import { type BusRule, compileRules } from './rules.ts';

export type { PutEventsEntry } from './entries.ts';

/** EventBridge: the buses and rules of the template. */
export interface Bus {
  /**
   * @param entries Of a PutEvents request. A malformed one fails alone, with an error code, as on AWS.
   * @throws ServiceError when the whole request is refused.
   */
  putEvents(entries: PutEventsEntry[]): { FailedEntryCount: number; Entries: Record<string, string>[] };
  /**
   * The envelopes after the first `after` ever accepted, all if not given, oldest first, `detail` as an object. Only
   * the newest 20,000 are kept.
   */
  events(after?: number): unknown[];
  /** How many were ever accepted. */
  eventCount(): number;
}

export interface BusOptions {
  clock: Clock;
  state: State;
  template: LocalTemplate;
  access: Access;
  deadLetters: DeadLetters;
  /** Invokes a function asynchronously; durable when it returns. */
  deliver(functionId: string, event: unknown): void;
}

const service = 'events.amazonaws.com';
/** @throws Error naming any operator, target or property of the rules that it does not know. */
export function createBus(options: BusOptions): Bus {
  const { state, template } = options;
  const rules = compileRules(template);
  return {
    putEvents(entries) {
      checkSize(entries);
      const busNames = entries.map(({ EventBusName }) => busName(EventBusName ?? 'default', template));
      // Stored and handed over together: an accepted event is delivered even if we are killed in the next moment.
      const results = state.transaction(() =>
        entries.map((entry, index) => accept(entry, busNames[index] as string, rules, options)),
      );
      return { FailedEntryCount: results.filter((one) => 'ErrorCode' in one).length, Entries: results };
    },
    events: (after) => state.events(after),
    eventCount: () => state.eventCount(),
  };
}

function accept(
  entry: PutEventsEntry,
  bus: string,
  rules: readonly BusRule[],
  options: BusOptions,
): Record<string, string> {
  const problem = problemOf(entry);
  if (problem) return problem;
  const id = randomUUID();
  const timeMs = entry.Time === undefined ? options.clock.now() : entry.Time * 1000;
  const envelope = {
    version: '0',
    id,
    'detail-type': entry.DetailType,
    source: entry.Source,
    account: options.template.accountId,
    time: new Date(timeMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    region: options.template.region,
    resources: entry.Resources ?? [],
    detail: JSON.parse(entry.Detail as string) as unknown,
  };
  options.state.addEvent(envelope);
  for (const rule of rules) {
    if (rule.busName === bus && rule.matches(envelope)) {
      for (const target of rule.targets) deliver(envelope, rule, target, options);
    }
  }
  return { EventId: id };
}

function deliver(
  envelope: unknown,
  rule: BusRule,
  target: BusRule['targets'][number],
  { template, access, deadLetters, deliver: hand }: BusOptions,
): void {
  const context = { 'aws:SourceArn': rule.arn, 'aws:SourceAccount': template.accountId };
  const may = (action: string, resource: string) =>
    access.resourcePolicyAllows(resource, service, { action, resource, context });
  if (may('lambda:InvokeFunction', target.functionArn)) {
    hand(target.functionId, envelope);
    return;
  }
  const queueArn = target.deadLetterQueueArn;
  const usable = queueArn !== undefined && may('sqs:SendMessage', queueArn);
  // AWS drops it without a word when there is no queue that the rule may write to; here it stays visible.
  const source = usable ? template.byArn(queueArn).logicalId : 'rule without a usable dead-letter queue';
  deadLetters.add(source, `rule ${rule.name}: NO_PERMISSIONS to invoke ${target.functionArn}`, envelope);
}

/** PutEvents takes a bus by name or by ARN. */
function busName(nameOrArn: string, template: LocalTemplate): string {
  const name = nameOrArn.replace(/^arn:.*:event-bus\//, '');
  const known = template.ofType('AWS::Events::EventBus').some(({ ref }) => ref === name);
  if (known || name === 'default') return name;
  throw new ServiceError('ResourceNotFoundException', 400, `Event bus ${name} does not exist.`);
}
