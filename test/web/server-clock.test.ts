import { expect, it } from 'vitest';
import { createServerClock } from '../../web/fans/server-clock.ts';

/** A device whose clock is behind the server's, and calls that take some time each way. */
function world(aheadMs: number) {
  let deviceMs = 1_000_000;
  const clock = createServerClock(() => deviceMs);
  return {
    call(thereMs: number, backMs: number) {
      const sentAtMs = deviceMs;
      const serverNowMs = sentAtMs + thereMs + aheadMs;
      deviceMs += thereMs + backMs;
      clock.note({ sentAtMs, receivedAtMs: deviceMs, serverNowMs });
    },
    pass: (ms: number) => {
      deviceMs += ms;
    },
    /** What is wrong with it. */
    errorMs: () => clock.now() - (deviceMs + aheadMs),
    shift(ms: number) {
      deviceMs += ms;
      aheadMs -= ms;
    },
  };
}

it('is the device clock until an answer came', () => {
  expect(createServerClock(() => 5).now()).toBe(5);
});

it.each([3_600_000, -3_600_000, 0])(
  'knows the server clock to half a round trip when it is %d ms ahead',
  (aheadMs) => {
    const { call, errorMs } = world(aheadMs);
    call(10, 90);
    expect(Math.abs(errorMs())).toBeLessThanOrEqual(50);
  },
);

it('trusts the quickest answer, and no slower one after it', () => {
  const { call, errorMs, pass } = world(60_000);
  call(400, 0);
  expect(errorMs()).not.toBe(0);
  call(5, 5);
  expect(errorMs()).toBe(0);
  pass(1000);
  call(0, 300);
  expect(errorMs()).toBe(0);
});

it('learns anew when the device clock was set', () => {
  const { call, errorMs, shift } = world(0);
  call(5, 5);
  shift(120_000);
  call(100, 100);
  expect(errorMs()).toBe(0);
});

it('takes nothing from an answer without a time', () => {
  const clock = createServerClock(() => 7);
  clock.note({ sentAtMs: 0, receivedAtMs: 5, serverNowMs: Number.NaN });
  expect(clock.now()).toBe(7);
});
