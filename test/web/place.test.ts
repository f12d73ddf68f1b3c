import { beforeEach, expect, it, vi } from 'vitest';
import { keepPlace } from '../../web/fans/queue/place.ts';
import { stubBrowserForEach } from './browser-globals.ts';
import { fakeServer, queueStatus, tokenOf } from './fake-server.ts';

let server: ReturnType<typeof fakeServer>;
const drawer = 'holdfast:place:night';
const tab = stubBrowserForEach();
beforeEach(() => {
  server = fakeServer();
});

function open() {
  const keeper = keepPlace(server.api, 'night');
  tab.endWithTest(keeper.stop);
  keeper.start();
  return keeper;
}
const keptToken = () => JSON.parse(tab.browser.localStorage.getItem(drawer) ?? 'null')?.token;

it('asks as often as the server says, and has its place again after a reload', async () => {
  server.status.now = queueStatus('WAITING');
  const keeper = open();
  await keeper.join();
  await vi.advanceTimersByTimeAsync(9_100);
  expect(server.calls).toEqual(['join', 'place', 'place', 'place']);
  keeper.stop();
  const reloaded = open();
  await vi.advanceTimersByTimeAsync(0);
  expect(reloaded.place.get()).toMatchObject({ token: tokenOf(1), status: { status: 'WAITING' } });
});

it('leaves once, and keeps a place that was taken meanwhile', async () => {
  const keeper = open();
  await keeper.join();
  const letGo = server.keepBack();
  const leaving = [keeper.leave(), keeper.leave()];
  tab.browser.localStorage.setItem(drawer, JSON.stringify({ token: tokenOf(7), aheadAtFirst: 0 }));
  tab.browser.tellOfStorage(drawer);
  await letGo();
  await Promise.all(leaving);
  expect(server.calls.filter((call) => call === 'leave')).toHaveLength(1);
  expect(keeper.place.get().token).toBe(tokenOf(7));
  expect(keptToken()).toBe(tokenOf(7));
});

it('forgets a place that it left', async () => {
  const keeper = open();
  await keeper.join();
  await keeper.leave();
  expect(keeper.place.get().token).toBeNull();
  expect(keptToken()).toBeUndefined();
});

it('keeps a place that was joined as the page was left, and asks no more', async () => {
  const keeper = open();
  const letGo = server.keepBack();
  const joining = keeper.join();
  keeper.stop();
  await letGo();
  await joining;
  expect(keptToken()).toBe(tokenOf(1));
  expect(vi.getTimerCount()).toBe(0);
});

it('forgets a place when it is told that its token is not valid, and for nothing else', async () => {
  const keeper = open();
  await keeper.join();
  const place = vi.spyOn(server.api, 'place');
  place.mockResolvedValueOnce({ problem: { code: 'CONCERT_NOT_FOUND' } });
  await vi.advanceTimersByTimeAsync(30_000);
  expect(keeper.place.get()).toMatchObject({ token: tokenOf(1), problem: { code: 'CONCERT_NOT_FOUND' } });
  place.mockResolvedValueOnce({ problem: { code: 'QUEUE_TOKEN_INVALID' } });
  await vi.advanceTimersByTimeAsync(15_000);
  expect(keeper.place.get().token).toBeNull();
});

it.each([
  ['no token', { token: '', aheadAtFirst: 0 }],
  ['one that no header can carry', { token: 'a\nb', aheadAtFirst: 0 }],
  ['one that is longer than any', { token: 'x'.repeat(20_000), aheadAtFirst: 0 }],
])('is nowhere when what was kept is %s', async (_, keptPlace) => {
  tab.browser.localStorage.setItem(drawer, JSON.stringify(keptPlace));
  const keeper = open();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(keeper.place.get().token).toBeNull();
  expect(server.calls).toEqual([]);
});

it('takes nothing from what was kept but what it keeps', async () => {
  const keptPlace = { token: tokenOf(1), aheadAtFirst: 3, status: { status: 'WAITING', ahead: null } };
  tab.browser.localStorage.setItem(drawer, JSON.stringify(keptPlace));
  const letGo = server.keepBack();
  expect(open().place.get()).toMatchObject({ token: tokenOf(1), aheadAtFirst: 3, status: null });
  await letGo();
});
