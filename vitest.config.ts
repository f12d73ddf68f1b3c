import { defineConfig } from 'vitest/config';

const shared = {
  testTimeout: 60_000,
  hookTimeout: 60_000,
  env: { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
};

export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    // Two cores: one file beside another, while the engines use what is left. Three at a time are no faster.
    maxWorkers: 2,
    // A file starts sooner in a thread than in a process of its own: a tenth of the whole time.
    pool: 'threads',
    projects: [
      {
        test: {
          ...shared,
          name: 'tests',
          include: ['test/**/*.test.ts'],
          exclude: ['test/closing/**', 'test/browser/**'],
        },
      },
      // After all others: what they used together.
      {
        test: {
          ...shared,
          name: 'closing',
          include: ['test/closing/*.test.ts'],
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
