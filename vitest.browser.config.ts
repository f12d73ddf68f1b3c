import { defineConfig } from 'vitest/config';

/** `npm run test:browser`: the page in a real browser, before the whole stack. Not a part of `npm test`. */
export default defineConfig({
  test: {
    include: ['test/browser/*.test.ts'],
    globalSetup: ['test/browser/support/global-setup.ts'],
    // A browser and a stack each take a core.
    maxWorkers: 1,
    testTimeout: 180_000,
    hookTimeout: 120_000,
    env: { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
  },
});
