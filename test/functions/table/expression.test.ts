import { expect, test } from 'vitest';
import { all, any, namesIn } from '../../../functions/table/expression.ts';

test('each name that is used is declared once', () => {
  expect(namesIn('#a = :a AND #b > :b', 'SET #a = :a REMOVE #ttl', undefined)).toEqual({
    '#a': 'a',
    '#b': 'b',
    '#ttl': 'ttl',
  });
});

test('clauses keep their own precedence', () => {
  expect(all('#a = :a OR #b = :b', '#c = :c')).toBe('(#a = :a OR #b = :b) AND (#c = :c)');
  expect(any('#a = :a AND #b = :b', '#c = :c')).toBe('(#a = :a AND #b = :b) OR (#c = :c)');
});
