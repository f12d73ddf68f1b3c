import { defineConfig } from 'vitest/config';

/** What is held against a clock: alone, and after all others. */
const timed = ['test/browser/large-hall.test.ts', 'test/browser/race.test.ts'];

const shared = {
  testTimeout: 60_000,
  hookTimeout: 60_000,
  env: { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
};

/** `npm run test:browser`: the page in a real browser, before the whole stack. Not a part of `npm test`. */
export default defineConfig({
  test: {
    globalSetup: ['test/browser/support/global-setup.ts'],
    projects: [
      {
        test: {
          ...shared,
          name: 'pages',
          include: ['test/browser/*.test.ts'],
          exclude: timed,
          maxWorkers: 2,
        },
      },
      { test: { ...shared, name: 'timed', include: timed, maxWorkers: 1, sequence: { groupOrder: 1 } } },
    ],
  },
});
