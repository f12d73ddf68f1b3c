import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { apiClient } from '../../../local/demo/api-client.ts';
import { closingTable, isClean } from '../../../local/demo/closing-table.ts';
import { readTable, readTableByApi } from '../../../local/demo/evidence.ts';
import { type OnSale, playOnSale } from '../../../local/demo/on-sale.ts';
import { type LocalStack, startStack } from '../../../local/stack.ts';

let stack: LocalStack;
beforeAll(async () => {
  const [engine] = inject('engines');
  stack = await startStack({
    templatePath: inject('templatePath'),
    engineUrl: engine?.url,
    log: () => undefined,
  });
});
afterAll(() => stack.close());

/** An on-sale with a second for everything may wait for a busy machine. */
const playLimitMs = 90_000;

describe('a short on-sale', () => {
  let onSale: OnSale;
  beforeAll(async () => {
    const { url, engine, tableName } = stack;
    const settings = { url, fans: 40, seats: 10, holdSeconds: 1, claimSeconds: 5, maxActive: 10, seed: 1 };
    const read = (concertId: string) => readTable(engine.url, tableName, concertId);
    onSale = await playOnSale(
      { ...settings, readTable: read },
      new AbortController().signal,
      () => undefined,
    );
  }, playLimitMs);

  it('sells seats, and none of them twice by any account', () => {
    expect(onSale.failures).toEqual([]);
    expect(onSale.events).toMatchObject({ problems: [], disagreements: [] });
    expect(onSale.table).toMatchObject({ problems: [], disagreements: [] });
    expect(isClean(onSale)).toBe(true);
    expect(onSale.table.entries.filter(({ status }) => status === 'CONFIRMED').length).toBeGreaterThan(0);
    expect(onSale.events.count).toBe(2 * onSale.table.entries.length);
  });

  it('ends for each fan in one way', () => {
    expect(onSale.records).toHaveLength(40);
    expect(onSale.records.filter(({ outcome, phase }) => !outcome || phase !== 'gone')).toEqual([]);
    expect(onSale.times.join).toHaveLength(40);
  });

  it('is the same through the API as in the table itself', async () => {
    const { records, hall, table } = onSale;
    const tokens = records.flatMap(({ token }) => token ?? []);
    const byApi = await readTableByApi(apiClient(stack.url), hall.concertId, tokens);
    const sorted = ({ entries }: typeof byApi) =>
      entries.toSorted((a, b) => a.reservationId.localeCompare(b.reservationId));
    expect(byApi.problems).toEqual([]);
    expect(sorted(byApi)).toEqual(sorted(table));
  });

  it('closes with a table and both verdicts', () => {
    // Colours are on where CI is set.
    const closing = stripVTControlCharacters(closingTable(onSale));
    expect(closing).toMatch(/From the events .* no seat was sold or held twice/);
    expect(closing).toMatch(/From the table .* no seat was sold or held twice/);
    for (const step of ['join', 'wait', 'reserve', 'confirm']) expect(closing).toContain(` ${step} `);
  });

  it('is not clean, and says what is wrong, once any account is bad', () => {
    const bad = { problems: ['seat A-1-1 was sold twice'] };
    for (const worse of [
      { ...onSale, events: { ...onSale.events, ...bad } },
      { ...onSale, table: { ...onSale.table, ...bad } },
      { ...onSale, table: { ...onSale.table, disagreements: bad.problems } },
      { ...onSale, failures: bad.problems },
    ]) {
      expect(isClean(worse)).toBe(false);
      expect(stripVTControlCharacters(closingTable(worse))).toMatch(/1 wrong\n {2}seat A-1-1 was sold twice/);
    }
  });
});

describe('the command', () => {
  it('stops at Ctrl-C', async () => {
    const demo = run(['--url', stack.url, '--fans', '5']);
    demo.child.stdout.once('data', () => demo.child.kill('SIGINT'));
    expect(await demo.ended).toMatchObject({ status: 130, stderr: '' });
  });

  it.each([
    [
      ['--url', 'http://127.0.0.1:2'],
      'No server answers at http://127.0.0.1:2; start one with npm start: fetch failed',
    ],
    [['--url', 'nowhere'], 'It must be an address such as http://127.0.0.1:3000.'],
    [['--fans', '0'], 'It must be a whole number from 1 to 5000.'],
    [['--seats', 'x'], 'It must be a whole number from 1 to 2000.'],
  ])('ends with 1 and says why for %j', async (args, message) => {
    const { status, stderr } = await run(args).ended;
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
    expect(status).toBe(1);
  });
});

function run(args: string[]) {
  const child = spawn(process.execPath, ['local/demo/main.ts', ...args]);
  const status = new Promise<number | null>((resolve) => child.once('close', resolve));
  const ended = Promise.all([status, text(child.stdout), text(child.stderr)]);
  return { child, ended: ended.then(([status, stdout, stderr]) => ({ status, stdout, stderr })) };
}
