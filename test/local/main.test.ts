import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import { httpClient } from '../support/client.ts';
import { killPrograms, startProgram } from '../support/program.ts';

const directories: string[] = [];
afterEach(() => {
  killPrograms();
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

/** Runs `npm start`'s program, and waits for the page, or for its end. */
async function start(environment: Record<string, string>, ...options: string[]) {
  const env = { PORT: '0', ...environment };
  const program = await startProgram('local/main.ts', { options, env, readyWhen: '/_local/dead-letters' });
  const url = /runs at (\S+)/.exec(program.output())?.[1] ?? '';
  return { ...program, url, engineIds: childrenOf(program.child.pid) };
}

/** Ids of the processes below this one. */
function childrenOf(pid: number | undefined): number[] {
  const direct = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((id) => parentOf(id) === pid);
  return direct.flatMap((id) => [id, ...childrenOf(id)]);
}

function parentOf(pid: number): number | null {
  try {
    return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return null;
  }
}

const running = (ids: number[]) => ids.filter((id) => parentOf(id) !== null);
const temporaryDirectory = () => {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
  directories.push(directory);
  return directory;
};

it.each(['SIGINT', 'SIGTERM'] as const)(
  'sells the demo concert, and leaves nothing behind after %s',
  async (signal) => {
    const { child, ended, url, output, engineIds } = await start({});
    expect(output()).toContain('up after');
    const response = await fetch(`${url}/api/v1/concerts/demo`);
    expect(await response.json()).toMatchObject({ concertId: 'demo', totalSeats: 500 });
    expect(await (await fetch(url)).text()).toContain('<title>Holdfast</title>');
    expect(await (await fetch(`${url}/config.json`)).json()).toEqual({
      pretendPaymentsPath: '/_local/payments',
    });
    expect(output()).toContain(`${url}/control/#/concerts/demo`);
    expect((await fetch(`${url}/control/`)).headers.get('content-type')).toBe('text/html; charset=utf-8');
    const figures = await fetch(`${url}/control/api/concerts/demo/statistics`);
    expect(await figures.json()).toMatchObject({ concertId: 'demo', seats: { total: 500 } });
    expect(engineIds.length).toBeGreaterThan(0);
    if (signal === 'SIGINT') await expectStoryWorks(output(), url);
    const stoppedAtMs = Date.now();
    child.kill(signal);
    expect(await ended).toBe(0);
    expect(Date.now() - stoppedAtMs).toBeLessThan(2500);
    await expect.poll(() => running(engineIds)).toEqual([]);
  },
  120_000,
);

/** Pastes the printed lines into bash, as a newcomer does, and looks at what each step answers. */
async function expectStoryWorks(page: string, url: string) {
  const story = page.slice(page.indexOf('  API=')).replaceAll(/^ {2}/gm, '');
  const { stdout } = await promisify(execFile)('bash', ['-euc', story]);
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const [active, empty, held, map, scheduled, refused, confirmed] = answers;
  expect(answers).toHaveLength(11);
  expect(active).toMatchObject({ status: 'ACTIVE', position: 1 });
  expect(empty).toMatchObject({ available: 500, seats: {} });
  expect(held).toMatchObject({ status: 'TEMPORARILY_ASSIGNED', amount: 330000 });
  expect(map).toMatchObject({ available: 498, seats: { 'A-1-7': 'HELD', 'A-1-8': 'HELD' } });
  expect(scheduled.schedules).toMatchObject([{ name: held.reservationId }]);
  expect(refused).toMatchObject({ code: 'SEATS_UNAVAILABLE', seats: ['A-1-8'] });
  expect(confirmed).toMatchObject({ status: 'CONFIRMED', paymentId: 'pay_1' });
  const told = async () => (await fetch(`${url}/_local/events`)).text();
  await expect.poll(told, { timeout: 5000 }).toContain('ReservationConfirmed');
}

it('keeps what it acknowledged in DATA_DIR, even when it is killed', async () => {
  const DATA_DIR = temporaryDirectory();
  const first = await start({ DATA_DIR });
  const before = httpClient(first.url);
  const { token } = (await before.join('demo')).body;
  const held = (await before.reserve(token, 'demo', ['A-1-7'])).body;
  const payment = { paymentId: 'p', amount: held.amount, currency: held.currency };
  expect((await before.confirm(held.reservationId, payment)).status).toBe(200);
  first.child.kill('SIGKILL');
  await first.ended;
  await expect.poll(() => running(first.engineIds), { timeout: 5000 }).toEqual([]);

  const second = await start({ DATA_DIR });
  const after = httpClient(second.url);
  expect((await after.reservation(token, held.reservationId)).body).toMatchObject({ status: 'CONFIRMED' });
  expect((await after.seats('demo')).body.seats).toEqual({ 'A-1-7': 'SOLD' });
  expect((await after.join('demo')).body.position).toBe(2);
  const told = async () => JSON.stringify((await after.send({ path: '/_local/events' })).body);
  await expect.poll(told, { timeout: 5000 }).toContain(`${held.reservationId}.2`);
}, 120_000);

it('says in a sentence that the port is in use', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { ended, output } = await start({ PORT: String(port) });
  server.close();
  expect(await ended).toBe(1);
  expect(output()).toContain(`Holdfast could not start: port ${port} is in use: set PORT to another one\n`);
}, 60_000);

it.each([
  [{ PORT: 'many' }, 'PORT must be a number from 0 to 65535, not many'],
  [{ DYNAMODB_ENDPOINT: 'nowhere' }, 'DYNAMODB_ENDPOINT must be an address'],
])('refuses the settings %o', async (environment, sentence) => {
  const { ended, output } = await start(environment as Record<string, string>);
  expect(await ended).toBe(1);
  expect(output()).toContain(sentence);
});

it('explains itself', async () => {
  const { ended, output } = await start({}, '--help');
  expect(await ended).toBe(0);
  expect(output()).toMatch(/PORT[\s\S]+DATA_DIR[\s\S]+DYNAMODB_ENDPOINT/);
});
