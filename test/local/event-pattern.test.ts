import { expect, test } from 'vitest';
import { compileEventPattern } from '../../local/event-pattern.ts';

const event = {
  source: 'holdfast',
  tags: ['a', 'b'],
  count: 5,
  none: null,
  dynamodb: { Keys: { pk: { S: 'SEATS#x' } } },
};

test.each([
  [{ source: ['other', 'holdfast'] }, true],
  [{ source: ['other'] }, false],
  [{ tags: ['b'] }, true],
  [{ count: [5] }, true],
  [{ count: ['5'] }, false],
  [{ none: [null] }, true],
  [{ missing: [null] }, false],
  [{ dynamodb: { Keys: { pk: { S: [{ prefix: 'SEATS#' }] } } } }, true],
  [{ dynamodb: { Keys: { pk: { S: [{ prefix: 'CONCERT' }] } } } }, false],
  [{ source: ['holdfast'], missing: ['x'] }, false],
])('%j matches: %s', (pattern, expected) => {
  expect(compileEventPattern(pattern)(event)).toBe(expected);
});

test.each([
  [{ source: [{ wildcard: 'a*' }] }, 'wildcard'],
  [{ $or: [] }, '$or'],
  [{ count: [{ numeric: ['<', 5] }] }, 'numeric'],
  [{ source: [{ exists: true }] }, 'exists'],
  [{ source: [{ prefix: 'a', suffix: 'b' }] }, 'suffix'],
  [{ source: [{ prefix: { 'equals-ignore-case': 'x' } }] }, 'event pattern.source'],
  [{ source: 'holdfast' }, 'event pattern.source'],
])('%j is refused by name', (pattern, name) => {
  expect(() => compileEventPattern(pattern)).toThrow(name);
});
