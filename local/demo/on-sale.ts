import { randomBytes } from 'node:crypto';
import { apiClient } from './api-client.ts';
import { eventsOf, readTableByApi } from './evidence.ts';
import { playFan, type World } from './fan.ts';
import { type Hall, type HallSettings, openHall, watchHall } from './hall.ts';
import { differences, type Entry, type Ledger } from './ledger.ts';
import { planFan } from './plan.ts';
import type { FanRecord, StepTimes } from './record.ts';

export interface OnSaleSettings extends HallSettings {
  url: string;
  fans: number;
  /** The same seed, the same choices. */
  seed: number;
  /** The table's own word on a concert; by the API where there is no other way. */
  readTable?: (concertId: string) => Promise<Ledger>;
}

/** One source's word at the end. */
export interface Verdict extends Ledger {
  /** Where it does not say what the fans were told. */
  disagreements: string[];
}

export interface OnSale {
  settings: OnSaleSettings;
  hall: Hall;
  records: FanRecord[];
  times: StepTimes;
  events: Verdict & { count: number };
  table: Verdict;
  /** Answers that no fan should get. */
  failures: string[];
  /** Requests that were sent again, because the server was too busy to decide or to answer. */
  repeats: number;
  tookMs: number;
}

/** Sees the play as it goes on. */
export type Watcher = (view: { hall: Hall; records: FanRecord[]; stage: 'selling' | 'checking' }) => void;

/** How long the last events may take after the last hold has lapsed. */
const eventsLimitMs = 20_000;

/**
 * Plays an on-sale from the opening of the doors to the last event, and checks it.
 *
 * @throws Error when the server is not there, or `signal` is aborted.
 */
export async function playOnSale(
  settings: OnSaleSettings,
  signal: AbortSignal,
  watch: Watcher,
): Promise<OnSale> {
  const startedMs = performance.now();
  let repeats = 0;
  const api = apiClient(settings.url, signal, () => {
    repeats += 1;
  });
  const hall = await openHall(api, `demo-${randomBytes(4).toString('hex')}`, settings);
  const records = Array.from({ length: settings.fans }, (): FanRecord => ({ phase: 'coming', lostRaces: 0 }));
  const times: StepTimes = { join: [], wait: [], reserve: [], confirm: [] };
  watch({ hall, records, stage: 'selling' });
  const world = { api, hall, holdSeconds: settings.holdSeconds, times, signal };
  const failures = await playAll(world, settings, records);

  watch({ hall, records, stage: 'checking' });
  const told = toldTo(records);
  const lastHoldMs = settings.holdSeconds * 1000;
  const limits = { limitMs: lastHoldMs + eventsLimitMs, signal };
  const { ledger, count } = await eventsOf(api, hall.concertId, told.length, limits);
  const tokens = records.flatMap(({ token }) => token ?? []);
  const { readTable = (concertId: string) => readTableByApi(api, concertId, tokens) } = settings;
  const table = await readTable(hall.concertId);
  await hall.look();
  return {
    settings,
    hall,
    records,
    times,
    events: { ...ledger, count, disagreements: differences(told, ledger) },
    table: { ...table, disagreements: differences(told, table) },
    failures,
    repeats,
    tookMs: performance.now() - startedMs,
  };
}

/** Resolves when the last fan is gone, with what went wrong. */
async function playAll(world: World, settings: OnSaleSettings, records: FanRecord[]): Promise<string[]> {
  const failures: string[] = [];
  const gone = new AbortController();
  const watching = watchHall(world.hall, AbortSignal.any([gone.signal, world.signal]));
  const playing = records.map(async (record, index) => {
    const plan = planFan(settings.seed, index, settings.seats);
    try {
      record.outcome = await playFan(world, plan, record);
    } catch (error) {
      record.outcome = 'failed';
      failures.push(error instanceof Error ? error.message : String(error));
    }
    record.phase = 'gone';
  });
  await Promise.all(playing);
  gone.abort();
  await watching;
  world.signal.throwIfAborted();
  return failures;
}

/** What the fans know. A hold that its fan walked away from must have expired. */
const toldTo = (records: FanRecord[]): Entry[] =>
  records.flatMap(({ held }) =>
    held
      ? [
          {
            reservationId: held.reservationId,
            status: held.told === 'HELD' ? 'EXPIRED' : held.told,
            seats: held.seats,
          },
        ]
      : [],
  );
