import { afterEach, expect, it, vi } from 'vitest';
import { regionOf } from '../../local/operator.ts';

afterEach(() => vi.unstubAllEnvs());

it('signs for the region that the host name of a deployed API says, else for AWS_REGION', () => {
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  expect(regionOf('abc123.execute-api.ap-northeast-2.amazonaws.com')).toBe('ap-northeast-2');
  expect(regionOf('tickets.example.com')).toBe('eu-west-1');
  vi.stubEnv('AWS_REGION', '');
  expect(() => regionOf('tickets.example.com')).toThrow('set AWS_REGION');
});
