import { afterEach, expect, test, vi } from 'vitest';
import { type EnvironmentName, readEnvironment } from '../../functions/environment.ts';

afterEach(() => vi.unstubAllEnvs());

test('named variables are read, numbers as numbers', () => {
  vi.stubEnv('TABLE_NAME', 'table');
  vi.stubEnv('DEFAULT_HOLD_SECONDS', '300');
  expect(readEnvironment('TABLE_NAME', 'DEFAULT_HOLD_SECONDS')).toEqual({
    TABLE_NAME: 'table',
    DEFAULT_HOLD_SECONDS: 300,
  });
});

test.each<EnvironmentName>([
  'TABLE_NAME',
  'TOKEN_SECRET_ARN',
  'EVENT_BUS_NAME',
  'SCHEDULE_GROUP_NAME',
  'SCHEDULER_ROLE_ARN',
  'EXPIRE_FUNCTION_ARN',
  'SCHEDULE_DEAD_LETTER_QUEUE_ARN',
  'DEFAULT_HOLD_SECONDS',
  'DEFAULT_MAX_ACTIVE',
  'DEFAULT_ACTIVE_SECONDS',
])('a missing or empty %s is named', (name) => {
  vi.stubEnv(name, undefined);
  expect(() => readEnvironment(name)).toThrow(name);
  vi.stubEnv(name, '');
  expect(() => readEnvironment(name)).toThrow(name);
});

test('each of several is named, and the others are not', () => {
  vi.stubEnv('TABLE_NAME', 'table');
  const read = () => readEnvironment('TABLE_NAME', 'EVENT_BUS_NAME', 'TOKEN_SECRET_ARN');
  expect(read).toThrow(/EVENT_BUS_NAME.*TOKEN_SECRET_ARN/);
  expect(read).not.toThrow('TABLE_NAME');
});

test.each(['0', '3601', '1.5', 'five', '-1'])('DEFAULT_HOLD_SECONDS of %s is refused', (value) => {
  vi.stubEnv('DEFAULT_HOLD_SECONDS', value);
  expect(() => readEnvironment('DEFAULT_HOLD_SECONDS')).toThrow('DEFAULT_HOLD_SECONDS');
});
