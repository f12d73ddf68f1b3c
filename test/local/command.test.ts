import { InvalidArgumentError } from 'commander';
import { expect, test } from 'vitest';
import { someOf } from '../../local/command.ts';

test('some of the parts are chosen by their names', () => {
  const chosen = someOf(['calls', 'money']);
  expect(chosen('money, calls')).toEqual(['money', 'calls']);
  expect(() => chosen('calls,time,space')).toThrow(InvalidArgumentError);
  expect(() => chosen('calls,time,space')).toThrow('There is no part time, space; there are calls, money.');
});
