import { beforeEach, expect, it, vi } from 'vitest';
import { keepHolding } from '../../web/fans/reservation/holding.ts';
import { createServerClock } from '../../web/fans/server-clock.ts';
import { stubBrowserForEach } from './browser-globals.ts';
import { fakeServer, tokenOf } from './fake-server.ts';

let server: ReturnType<typeof fakeServer>;
const tab = stubBrowserForEach();
beforeEach(() => {
  server = fakeServer();
});

/** The page as it is opened, in this tab. */
function open(token = tokenOf(1)) {
  const keeper = keepHolding({ api: server.api, clock: createServerClock(Date.now) }, 'night', () => token);
  tab.endWithTest(keeper.stop);
  return keeper;
}
const shown = ({ holding }: ReturnType<typeof open>) => {
  const { reservation, isUnsure, isBusy, problem } = holding.get();
  return {
    seats: reservation?.seats.map(({ seat }) => seat),
    status: reservation?.status,
    isUnsure,
    isBusy,
    problem: problem?.code,
  };
};
const minute = 60_000;

/** All tries of a hold come to nothing for the fan. */
async function loseTries(keeper: ReturnType<typeof open>, what: 'requests' | 'answers') {
  server.lose(what);
  const trying = keeper.reserve(['A-1-1']);
  await vi.advanceTimersByTimeAsync(minute / 2);
  await trying;
  server.lose('none');
}

it('finds its own hold when no answer of six came, and holds nothing twice', async () => {
  const keeper = open();
  await loseTries(keeper, 'answers');
  expect(shown(keeper)).toMatchObject({ isUnsure: true, problem: 'OFFLINE', seats: undefined });
  await keeper.refresh();
  expect(shown(keeper)).toMatchObject({ isUnsure: false, problem: undefined, seats: ['A-1-1'] });
  expect(server.reservations()).toHaveLength(1);
});

it('repeats a try after a reload, while the list is behind', async () => {
  server.lose('answers');
  void open().reserve(['A-1-1']);
  await vi.advanceTimersByTimeAsync(0);
  server.lose('none');
  server.putIndexBehind(true);
  const reloaded = open();
  await reloaded.refresh();
  expect(shown(reloaded)).toMatchObject({ status: 'TEMPORARILY_ASSIGNED', seats: ['A-1-1'] });
  expect(server.reservations()).toHaveLength(1);
});

it('repeats none that its fan no longer waits for, or that another place in line made', async () => {
  await loseTries(open(), 'requests');
  const elsewhere = open(tokenOf(2));
  await elsewhere.refresh();
  await vi.advanceTimersByTimeAsync(minute);
  const later = open();
  await later.refresh();
  expect(shown(later)).toMatchObject({ status: undefined, isUnsure: false });
  expect(server.reservations()).toEqual([]);
});

it('shows a hold that was made after the one it knows of', async () => {
  const keeper = open();
  await keeper.reserve(['A-1-1']);
  await keeper.cancel();
  vi.setSystemTime(Date.now() + 1000);
  await server.api.reserve(tokenOf(1), 'night', ['A-1-2'], 'of another tab');
  await keeper.refresh();
  expect(shown(keeper)).toMatchObject({ status: 'TEMPORARILY_ASSIGNED', seats: ['A-1-2'] });
});

it('shows the hold that stands in the way, by its id and not by the list', async () => {
  const keeper = open();
  await server.api.reserve(tokenOf(1), 'night', ['A-1-2'], 'of another tab');
  server.putIndexBehind(true);
  await keeper.reserve(['A-1-1']);
  expect(shown(keeper)).toMatchObject({ problem: 'ALREADY_HOLDING', seats: ['A-1-2'] });
});

it('holds the same seats anew after they were given back', async () => {
  const keeper = open();
  await loseTries(keeper, 'answers');
  await keeper.refresh();
  await keeper.cancel();
  expect(shown(keeper)).toMatchObject({ status: 'CANCELLED' });
  await keeper.reserve(['A-1-1']);
  expect(shown(keeper)).toMatchObject({ status: 'TEMPORARILY_ASSIGNED' });
  expect(server.reservations()).toHaveLength(2);
});

it('lets no older answer over a newer one', async () => {
  const keeper = open();
  await keeper.reserve(['A-1-1']);
  const letGo = server.keepBack();
  const early = keeper.refresh();
  server.change('r1', { status: 'CONFIRMED' });
  const isShown = structuredClone(server.reservations()[0]);
  // Another look was quicker.
  keeper.holding.set({ ...keeper.holding.get(), reservation: isShown ?? null });
  await letGo();
  await early;
  expect(shown(keeper)).toMatchObject({ status: 'CONFIRMED' });
});

it('looks again when a hold lapses, and no more once the page is left', async () => {
  const keeper = open();
  await keeper.reserve(['A-1-1']);
  server.change('r1', { status: 'EXPIRED' });
  await vi.advanceTimersByTimeAsync(5 * minute + 1000);
  expect(shown(keeper)).toMatchObject({ status: 'EXPIRED' });
  await keeper.reserve(['A-1-1']);
  const letGo = server.keepBack();
  const refreshing = keeper.refresh();
  keeper.stop();
  await letGo();
  await refreshing;
  expect(vi.getTimerCount()).toBe(0);
});

it('hears of what another tab did', async () => {
  const keeper = open();
  await server.api.reserve(tokenOf(1), 'night', ['A-1-2'], 'of another tab');
  tab.browser.tellOfStorage('holdfast:news:night');
  await vi.advanceTimersByTimeAsync(0);
  expect(shown(keeper)).toMatchObject({ seats: ['A-1-2'] });
});
