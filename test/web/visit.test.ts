import { beforeEach, expect, it, vi } from 'vitest';
import type { Concert } from '../../web/fans/api/types.ts';
import { stageOf } from '../../web/fans/concert/stage.ts';
import { startVisit, type Visit } from '../../web/fans/concert/visit.ts';
import { yourSeats } from '../../web/fans/hall/own-seats.ts';
import { seatState } from '../../web/fans/hall/seat-states.ts';
import { createServerClock } from '../../web/fans/server-clock.ts';
import { seatsOf } from '../../web/fans/ticket/tickets.ts';
import { stubBrowserForEach } from './browser-globals.ts';
import { fakeServer, queueStatus, tokenOf } from './fake-server.ts';

let server: ReturnType<typeof fakeServer>;
let taken: Record<string, string>;
const tab = stubBrowserForEach();
beforeEach(() => {
  server = fakeServer();
  taken = {};
  vi.stubGlobal('fetch', async () =>
    Response.json({ seats: taken }, { headers: { etag: JSON.stringify(taken) } }),
  );
});

const concert = {
  concertId: 'night',
  policy: { maxSeatsPerReservation: 2 },
  sections: [{ sectionId: 'A', name: 'Floor', price: 100, rows: [{ row: '1', seats: 6 }] }],
} as unknown as Concert;

function open(): Visit {
  const shared = { api: server.api, clock: createServerClock(Date.now) };
  const visit = startVisit(shared, concert, Promise.resolve({ seats: taken, etag: '' }));
  tab.endWithTest(visit.stop);
  visit.watch.start();
  return visit;
}
const stage = ({ placeKeeper, holdingKeeper, acknowledged }: Visit) =>
  stageOf(placeKeeper.place.get(), holdingKeeper.holding.get(), acknowledged.get());
const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
const mapShows = (seats: Record<string, string>) => {
  taken = seats;
  return pass(1000);
};

it('joins and holds with one word of the fan', async () => {
  const visit = open();
  await visit.take([0, 1]);
  await pass();
  expect(stage(visit)).toBe('held');
  expect(server.calls.filter((call) => call === 'join')).toHaveLength(1);
  expect(visit.selection.seats.get()).toEqual([]);
});

it('never offers a new place in line before it knows what was held or bought in the old one', async () => {
  const before = open();
  await before.take([0]);
  await pass();
  server.change('r1', { status: 'CONFIRMED' });
  server.status.now = queueStatus('EXPIRED');
  before.stop();

  const letGo = server.keepBack();
  vi.spyOn(server.api, 'place').mockResolvedValue({ body: queueStatus('EXPIRED') });
  const reloaded = open();
  await pass(100);
  expect(reloaded.placeKeeper.place.get().status?.status).toBe('EXPIRED');
  expect(stage(reloaded)).toBe('asking');
  await letGo();
  expect(stage(reloaded)).toBe('bought');
});

it('waits for its place to be known, and does not join anew', async () => {
  const before = open();
  await before.joinAgain();
  before.stop();
  const letGo = server.keepBack();
  const reloaded = open();
  const taking = reloaded.take([2]);
  await pass();
  expect(server.calls.filter((call) => call === 'join')).toHaveLength(1);
  await letGo();
  await taking;
  await pass();
  expect(reloaded.placeKeeper.place.get().token).toBe(tokenOf(1));
  expect(stage(reloaded)).toBe('held');
});

it('takes its own seats, when no answer said so, for no one faster', async () => {
  const visit = open();
  await visit.joinAgain();
  await pass();
  server.lose('answers');
  void visit.take([0]);
  await pass(30_000);
  await mapShows({ 'A-1-1': 'HELD' });
  expect(visit.lost.lost.get()).toBeNull();
  expect(visit.selection.seats.get()).toEqual([0]);
  server.lose('none');
  await pass(5000);
  expect(stage(visit)).toBe('held');
});

it('tells of a lost race by the map, and no more once other seats are held', async () => {
  const visit = open();
  await visit.joinAgain();
  visit.selection.choose([0, 1]);
  await mapShows({ 'A-1-1': 'HELD' });
  expect(visit.lost.lost.get()).toEqual({ wanted: [0, 1], gone: [0] });
  expect(visit.selection.seats.get()).toEqual([1]);
  await visit.take([3]);
  await pass();
  expect(visit.lost.lost.get()).toBeNull();
});

it('draws a seat that was refused as taken, and as free when it is', async () => {
  const visit = open();
  await visit.joinAgain();
  const problem = { code: 'SEATS_UNAVAILABLE' as const, seats: ['A-1-1'] };
  vi.spyOn(server.api, 'reserve').mockResolvedValueOnce({ problem });
  await mapShows({});
  const painted: number[][] = [];
  visit.watch.changed.subscribe(() => painted.push(visit.watch.changed.get()));
  await visit.take([0, 1]);
  expect(painted[0]).toEqual([0]);
  expect(visit.watch.states[0]).toBe(seatState.held);
  expect(visit.lost.lost.get()).toEqual({ wanted: [0, 1], gone: [0] });
  // The map never knew of it.
  await mapShows({});
  expect(visit.watch.states[0]).toBe(seatState.free);

  // What another tab tells is no second refusal.
  visit.lost.dismiss();
  visit.selection.choose([4]);
  await visit.holdingKeeper.refresh();
  expect(visit.lost.lost.get()).toBeNull();
  expect(visit.selection.seats.get()).toEqual([4]);
});

it('forgets that too many were asked for when another seat is chosen', () => {
  const visit = open();
  visit.isFull.set(true);
  visit.selection.choose([1]);
  expect(visit.isFull.get()).toBe(false);
});

it('reads a payment of the last moment, and then rests', async () => {
  const visit = open();
  await visit.take([0]);
  await pass();
  server.change('r1', { status: 'EXPIRED' });
  await pass(301_000);
  expect(stage(visit)).toBe('lapsed');
  server.change('r1', { status: 'CONFIRMED' });
  await pass(5000);
  expect(stage(visit)).toBe('bought');
  const before = server.calls.length;
  await pass(29_000);
  expect(server.calls.slice(before).filter((call) => call !== 'place')).toEqual([]);
});

it('keeps what was chosen after a purchase through a reload, and draws as its own only what is sold', async () => {
  const before = open();
  await before.take([0, 1]);
  await pass();
  server.change('r1', { status: 'CONFIRMED' });
  await pass(5000);
  expect(stage(before)).toBe('bought');
  await mapShows({ 'A-1-1': 'SOLD', 'A-1-2': 'SOLD' });
  before.acknowledged.set('r1');
  before.selection.toggle(3);
  before.stop();

  const reloaded = open();
  await pass();
  expect(reloaded.selection.seats.get()).toEqual([3]);
  expect(yourSeats(reloaded)).toEqual([0, 1]);
  server.change('r1', { status: 'EXPIRED' });
  reloaded.stop();

  // A server that has forgotten everything sells them anew.
  taken = { 'A-1-2': 'HELD' };
  localStorage.removeItem('holdfast:place:night');
  const anew = open();
  await pass();
  expect(seatsOf(anew.tickets.get())).toEqual(['A-1-1', 'A-1-2']);
  expect(yourSeats(anew)).toEqual([]);
});
