import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { contracts } from '../../../../local/prove/fuzz/contract.ts';
import { fuzz } from '../../../../local/prove/fuzz/fuzz.ts';
import { createTally } from '../../../../local/prove/fuzz/tally.ts';
import { limitOf } from '../../../../local/prove/limit.ts';
import { loadTemplate } from '../../../../local/template.ts';
import { testStack } from '../../../support/stack.ts';

/** Some seconds on a machine of one's own, and many times that on a crowded one. */
const timeout = 150_000;

/** A round of fixed seed on a stack of its own; `templatePath` is of the sources unless given. */
async function round(mostRequests: number, templatePath?: string, given = contracts) {
  const { stack, clock, log } = await testStack({ streams: false, schedules: false, templatePath });
  try {
    const limit = limitOf(100_000, new AbortController().signal);
    return await fuzz({
      stack,
      clock,
      log,
      seed: 1,
      limit,
      progress: () => {},
      contracts: given,
      mostRequests,
    });
  } finally {
    await stack.close();
  }
}

it('a short round finds nothing, and reaches every route', { timeout }, async () => {
  const { counts, findings } = await round(320);
  expect(findings).toEqual([]);
  expect(counts.routes).toBe(16);
  expect(counts['problem codes']).toBeGreaterThanOrEqual(15);
  for (const name of ['valid', 'near-valid', 'hostile', '2xx', '4xx'])
    expect(counts[name]).toBeGreaterThan(30);
});

/** Makes the functions do what they do, and answer something else. */
const lies: Record<string, string> = {
  HealthFunction: 'answer.body = JSON.stringify({ status: "ok", uptime: 1 });',
  GetSeatMapFunction: 'if (answer.statusCode === 404) answer.statusCode = 500;',
  JoinQueueFunction:
    'if (event.body !== undefined && answer.statusCode === 201) return problem("SALES_CLOSED");',
};

/** The assembly as it is, but with functions that lie. */
function lyingAssembly(): string {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-fuzz-'));
  cpSync(dirname(inject('templatePath')), directory, { recursive: true });
  const templatePath = join(directory, basename(inject('templatePath')));
  const template = loadTemplate({ path: templatePath, suffix: 'x' });
  for (const [functionId, lie] of Object.entries(lies)) {
    const asset = String(template.resource(functionId).metadata['aws:asset:path']);
    writeFileSync(join(directory, asset, 'index.js'), wrapper(lie));
  }
  return templatePath;
}

/** Beside `index.mjs`, and found before it. */
const wrapper = (lie: string) => `
const problem = (code) => ({
  statusCode: 409,
  headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  body: JSON.stringify({
    type: 'https://x.org/docs/problems/' + code + '.md', title: 'x', status: 409, detail: 'x', code,
  }),
});
exports.handler = async (event, context) => {
  const { handler } = await import('./index.mjs');
  const answer = await handler(event, context);
  ${lie}
  return answer;
};
`;

it('finds a member too many, a 500, a refusal that wrote, and a route without a contract', {
  timeout,
}, async () => {
  const templatePath = lyingAssembly();
  const { 'GET /api/v1/concerts': _, ...others } = contracts;
  const { findings } = await round(180, templatePath, others);
  rmSync(dirname(templatePath), { recursive: true, force: true });
  const titled = (pattern: RegExp) => findings.find(({ title }) => pattern.test(title));
  expect(titled(/^200 with its body: Unrecognized key: "uptime"/)?.story[1]).toMatch(
    /^curl -X GET '\$URL\/api\/v1\/health/,
  );
  expect(titled(/^500 /)?.story.join()).toMatch(/\/seats/);
  expect(titled(/^refused with 409, and yet .*JoinQueueFunction dynamodb:UpdateItem/)).toMatchObject({
    replay: 'npm run prove -- --only fuzz --seed 1',
    story: expect.arrayContaining([expect.stringMatching(/^Shrunken \d+ times, from seed -?\d+\.$/)]),
  });
  expect(titled(/GET \/api\/v1\/concerts has no contract/)).toBeDefined();
});

it('a run that reached little proves nothing, and says so', () => {
  const tally = createTally();
  expect(tally.shortcomings(['$default', 'GET /x']).map(({ title }) => title)).toEqual([
    'The fuzzing proved too little: no request to GET /x succeeded.',
    'The fuzzing proved too little: only 0 problem codes came up: .',
    'The fuzzing proved too little: nothing was refused.',
  ]);
  const outcome = { status: 200, headers: {}, body: Buffer.alloc(0) };
  tally.add('valid', { routeKey: 'GET /x', outcome, writes: [], isTooSlow: false }, undefined);
  expect(tally.shortcomings(['GET /x'])).toHaveLength(2);
});
