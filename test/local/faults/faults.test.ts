import { describe, expect, it } from 'vitest';
import { createFaults } from '../../../local/faults/faults.ts';
import type { FaultRule } from '../../../local/faults/rule.ts';

const reserve = {
  place: 'call',
  function: 'ReserveFunction',
  action: 'dynamodb:TransactWriteItems',
} as const;
const throttle: FaultRule = { effect: { kind: 'throttle' } };
const kindsOf = (
  rules: FaultRule[],
  times: number,
  occasion: Parameters<ReturnType<typeof createFaults>['draw']>[0],
) => {
  const faults = createFaults({ seed: 1, rules });
  return Array.from({ length: times }, () => faults.draw(occasion)?.kind);
};

describe('a rule', () => {
  it('skips, and happens as often as it says', () => {
    expect(kindsOf([{ ...throttle, skip: 1, count: 2 }], 5, reserve)).toEqual([
      undefined,
      'throttle',
      'throttle',
      undefined,
      undefined,
    ]);
  });

  it('leaves what is not its own to the next', () => {
    const other: FaultRule = { function: 'ConfirmFunction', effect: { kind: 'conflict' } };
    const elsewhere: FaultRule = { action: 'dynamodb:GetItem', effect: { kind: 'conflict' } };
    const ofStream: FaultRule = { function: 'ReserveFunction', effect: { kind: 'reorder' } };
    expect(kindsOf([other, elsewhere, ofStream, throttle], 1, reserve)).toEqual(['throttle']);
  });

  it('never makes a read conflict, and refuses entries of the bus alone', () => {
    const rules: FaultRule[] = [{ effect: { kind: 'conflict' } }, { effect: { kind: 'refuseEntries' } }];
    expect(kindsOf(rules, 1, { ...reserve, action: 'dynamodb:GetItem' })).toEqual([undefined]);
    expect(kindsOf(rules, 1, { ...reserve, action: 'events:PutEvents' })).toEqual(['refuseEntries']);
  });

  it('happens with its probability, the same for the same seed', () => {
    const rules = [{ ...throttle, probability: 0.25 }];
    const drawn = kindsOf(rules, 1000, reserve);
    expect(drawn).toEqual(kindsOf(rules, 1000, reserve));
    expect(drawn.filter(Boolean).length).toBeGreaterThan(200);
    expect(drawn.filter(Boolean).length).toBeLessThan(300);
  });
});

it('counts what happened, and forgets its rules when told', () => {
  const faults = createFaults({ seed: 1 });
  expect(faults.draw(reserve)).toBeUndefined();
  faults.add(throttle, { effect: { kind: 'fireTwice' } });
  faults.draw(reserve);
  faults.draw(reserve);
  faults.draw({ place: 'scheduleDue', function: 'ExpireFunction' });
  faults.clear();
  expect(faults.draw(reserve)).toBeUndefined();
  expect(faults.counts()).toEqual({ throttle: 2, fireTwice: 1 });
});
