import { describe, expect, inject, it } from 'vitest';
import { createAccess } from '../../local/iam/iam.ts';
import { loadTemplate } from '../../local/template.ts';

const template = loadTemplate({ path: inject('templatePath'), suffix: 'test' });
const access = createAccess(template);
const resource = template.resource('Table').attributes.Arn ?? '';

/** Inner actions of each function's transaction, and the keys that it writes (docs/decisions/0008). */
const transactions: [functionId: string, actions: string[], keys: string[]][] = [
  ['CreateConcertFunction', ['PutItem'], ['CONCERT#c', 'CONCERTS']],
  ['ReserveFunction', ['PutItem', 'UpdateItem'], ['SEATS#c#A', 'RESERVATION#r', 'LEASES#c']],
  ['CancelFunction', ['UpdateItem', 'DeleteItem'], ['SEATS#c#A', 'RESERVATION#r', 'LEASES#c']],
  ['ConfirmFunction', ['UpdateItem'], ['SEATS#c#A', 'RESERVATION#r']],
  ['LeaveQueueFunction', ['UpdateItem', 'DeleteItem'], ['SEATS#c#A', 'RESERVATION#r']],
];

describe.each(transactions)('the transaction of %s', (functionId, actions, keys) => {
  const allows = (action: string, leadingKeys?: string[]) =>
    access.allows(functionId, {
      action: `dynamodb:${action}`,
      resource,
      context: leadingKeys === undefined ? {} : { 'dynamodb:LeadingKeys': leadingKeys },
    });

  it.each(actions)('may %s, however AWS fills LeadingKeys: one key, all of them, or none', (action) => {
    for (const key of keys) expect(allows(action, [key])).toBe(true);
    expect(allows(action, keys)).toBe(true);
    expect(allows(action)).toBe(true);
  });

  it.each(actions)('may not %s anything else', (action) => {
    expect(allows(action, ['OWNER#o'])).toBe(false);
    expect(allows(action, [...keys, 'TAIL#c'])).toBe(false);
  });
});
