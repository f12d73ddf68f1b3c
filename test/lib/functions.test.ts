import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findEntries, optionalFunctions } from '../../lib/bundles.ts';
import { assetOf, functionIds, functions, ofType, resources, text } from './template.ts';

const entries = findEntries();
const nameOf = (id: string) =>
  id
    .replace(/Function$/, '')
    .replace(/(?<=.)[A-Z]/g, (letter) => `-${letter}`)
    .toLowerCase();

/** Seconds, for those that need longer than the five of a request. */
const timeouts: Record<string, number> = {
  ReleaseExpiredReservationsFunction: 25,
  GetSeatMapFunction: 15,
  GetStatisticsFunction: 15,
  BackstopFunction: 60,
  PublishFunction: 60,
  ScheduleFunction: 10,
};

/** With a whole processor, for what is megabytes of a large hall. */
const readsWholeHalls = ['GetSeatMapFunction', 'GetStatisticsFunction'];

describe('functions', () => {
  it('are one for each entry, but for those that a setting has to ask for', () => {
    expect([...functionIds.map(nameOf), ...optionalFunctions].sort()).toEqual([...entries.keys()].sort());
  });

  it.each(functionIds)('%s runs its own bundle on Node 24, arm64', (id) => {
    expect(functions[id]).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      MemorySize: readsWholeHalls.includes(id) ? 1769 : 512,
      Timeout: timeouts[id] ?? 5,
      LoggingConfig: { LogGroup: { Ref: `${id}Logs` } },
    });
    expect(String(functions[id]?.Description)).toMatch(/^[A-Z][\w' ,-]{10,}$/);
    expect(readdirSync(assetOf(id))).toEqual(['index.mjs']);
  });

  it.each(functionIds)('%s carries what sam finds it by', (id) => {
    expect(resources[id]?.Metadata).toMatchObject({
      'aws:cdk:path': expect.stringMatching(new RegExp(`^Holdfast/\\w+/${id}/Resource$`)),
      'aws:asset:path': expect.stringMatching(/^asset\.[0-9a-f]{64}$/),
      'aws:asset:property': 'Code',
      'aws:asset:is-bundled': false,
    });
  });

  it.each(functionIds)('%s is given the variables that its entry reads, and no others', (id) => {
    const { Variables = {} } = (functions[id]?.Environment ?? {}) as { Variables?: Record<string, unknown> };
    expect(Object.keys(Variables).sort()).toEqual(variablesReadBy(nameOf(id)));
  });

  it.each(functionIds)('%s needs no require at run time', (id) => {
    expect(readFileSync(join(assetOf(id), 'index.mjs'), 'utf8')).not.toMatch(/Dynamic require of/);
  });

  it('take the defaults of a concert from the settings, in seconds', () => {
    expect(functions.CreateConcertFunction?.Environment).toMatchObject({
      Variables: { DEFAULT_HOLD_SECONDS: '300', DEFAULT_MAX_ACTIVE: '100', DEFAULT_ACTIVE_SECONDS: '1800' },
    });
  });

  it('are given what belongs to them', () => {
    expect(functions.ScheduleFunction?.Environment).toMatchObject({
      Variables: {
        EXPIRE_FUNCTION_ARN: { 'Fn::GetAtt': ['ExpireFunction', 'Arn'] },
        SCHEDULER_ROLE_ARN: { 'Fn::GetAtt': ['SchedulerRole', 'Arn'] },
        SCHEDULE_DEAD_LETTER_QUEUE_ARN: { 'Fn::GetAtt': ['FailedDeliveriesQueue', 'Arn'] },
        SCHEDULE_GROUP_NAME: ofType('AWS::Scheduler::ScheduleGroup').ScheduleGroup?.Name,
      },
    });
    const named = (name: string) =>
      functionIds.flatMap((id) => {
        const { Variables = {} } = (functions[id]?.Environment ?? {}) as {
          Variables?: Record<string, unknown>;
        };
        return name in Variables ? [text(Variables[name])] : [];
      });
    expect(new Set(named('TABLE_NAME'))).toEqual(new Set(['Table']));
    expect(new Set(named('TOKEN_SECRET_ARN'))).toEqual(new Set(['TokenSecret']));
    expect(named('EVENT_BUS_NAME')).toEqual(['EventBus']);
  });
});

/** What the entry names in its calls of readEnvironment; entries alone call it. */
function variablesReadBy(name: string): string[] {
  const source = readFileSync(entries.get(name) ?? '', 'utf8');
  const calls = [...source.matchAll(/readEnvironment\(([^)]*)\)/g)];
  return calls
    .flatMap(([, names = '']) => [...names.matchAll(/'(\w+)'/g)].map(([, variable = '']) => variable))
    .sort();
}
