import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { closeServer, listen } from '../../../local/http/listen.ts';
import { killPrograms, startProgram } from '../../support/program.ts';
import { activeFan, makeConcert, testStack } from '../../support/stack.ts';

const nobody = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
afterEach(() => {
  killPrograms();
  rmSync(nobody, { recursive: true, force: true });
});

/** Runs the command as somebody with no AWS configuration, until its address is there or it ends. */
const run = (options: string[], environment: Record<string, string> = {}) =>
  startProgram('local/control/main.ts', {
    options,
    env: { HOME: nobody, AWS_EC2_METADATA_DISABLED: 'true', ...environment },
    readyWhen: '/control/   (',
  });
/** As one that is to end by itself. */
async function runToEnd(options: string[], environment?: Record<string, string>) {
  const { ended, output } = await run(options, environment);
  return { code: await ended, output: output() };
}

it('serves the built page and the figures of the API it was told, and ends when it is asked to', async () => {
  const test = await testStack();
  const concertId = await makeConcert(test);
  await test.http.reserve(await activeFan(test, concertId), concertId, ['S-1', 'S-2']);
  const { child, ended, output } = await run(['--api', test.stack.url, '--port', '0']);
  const [, address = ''] =
    /^The control room of 127\.0\.0\.1:\d+: (http:\/\/127\.0\.0\.1:\d+\/control\/) /.exec(output()) ?? [];
  const page = await fetch(address);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(await page.text()).toContain('<title>Holdfast control room</title>');
  expect(await (await fetch(`${address}config.json`)).json()).toEqual({
    source: new URL(test.stack.url).host,
  });
  const answer = await fetch(`${address}api/concerts/${concertId}/statistics`);
  expect(await answer.json()).toMatchObject({ concertId, seats: { held: 2 } });
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  await test.stack.close();
});

it.each<[string, string[], RegExp]>([
  ['no source', [], /error: say which: --stack NAME, or --api URL/],
  ['a port that is none', ['--stack', 'X', '--port', '99999'], /It must be a number from 0 to 65535/],
  ['an address that is none', ['--api', 'nowhere'], /--api must be an address such as https:.*, not nowhere/],
  ['signed calls in the clear', ['--api', 'http://example.com'], /--api must be an address such as https:/],
])('says what is wrong with %s', async (_, options, message) => {
  const { code, output } = await runToEnd(options);
  expect(code).toBe(1);
  expect(output).toMatch(message);
  expect(output).not.toMatch(/\n\s+at /);
});

it('says what AWS needs to know, in a sentence', async () => {
  const withoutRegion = await runToEnd(['--stack', 'Holdfast']);
  expect([withoutRegion.code, withoutRegion.output]).toEqual([
    1,
    'The control room cannot open: no region is set: say --region, or set AWS_REGION\n',
  ]);
  const withoutCredentials = await runToEnd(['--stack', 'Holdfast', '--region', 'eu-west-1']);
  expect(withoutCredentials.code).toBe(1);
  expect(withoutCredentials.output).toMatch(
    /^The control room cannot open: there are no AWS credentials that work: set AWS_PROFILE, or log in again/,
  );
});

it('says that a port is in use', async () => {
  const other = createServer();
  const port = new URL(await listen(other, 0)).port;
  const { code, output } = await runToEnd(['--api', 'http://127.0.0.1:9', '--port', port]);
  expect(output).toBe(
    `The control room cannot open: port ${port} is in use: choose another one with --port\n`,
  );
  expect(code).toBe(1);
  await closeServer(other);
});

it('explains itself', async () => {
  const { code, output } = await runToEnd(['--help']);
  expect(code).toBe(0);
  for (const words of ['--stack <name>', '--api <url>', '--region <region>', '--port <port>', 'AWS_PROFILE'])
    expect(output).toContain(words);
});
