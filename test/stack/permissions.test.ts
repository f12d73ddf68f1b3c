import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { activeFan, makeConcert, testStack } from '../support/stack.ts';
import { unusedGrants } from '../support/usage.ts';

interface Statement {
  Action: string | string[];
  Resource: unknown;
  Condition?: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': string[] } };
}

/** The template with other statements for one function, beside the real one so that assets are found. */
function changedTemplate(functionId: string, change: (statements: Statement[]) => Statement[]): string {
  const path = inject('templatePath');
  const template = JSON.parse(readFileSync(path, 'utf8'));
  const [policy] = template.Resources[`${functionId}Role`].Properties.Policies;
  policy.PolicyDocument.Statement = change(policy.PolicyDocument.Statement);
  const changed = join(dirname(path), `changed-${randomUUID()}.template.json`);
  writeFileSync(changed, JSON.stringify(template));
  return changed;
}

const templateWithout = (functionId: string, action: string): string =>
  changedTemplate(functionId, (statements) => {
    const kept = statements.filter((statement) => ![statement.Action].flat().includes(action));
    expect(kept.length).toBeLessThan(statements.length);
    return kept;
  });

it('a function that is denied a permission fails as on AWS, changes nothing, and says nothing of it', async () => {
  const test = await testStack({ templatePath: templateWithout('ReserveFunction', 'dynamodb:UpdateItem') });
  const { http, stack, log } = test;
  const concertId = await makeConcert(test);
  const reply = await http.reserve(await activeFan(test, concertId), concertId, ['S-1']);
  expect(reply).toMatchObject({ status: 500, body: { code: 'INTERNAL' } });
  expect(JSON.stringify(reply.body)).not.toMatch(/AccessDenied|UpdateItem|arn:/);
  expect(log.join('\n')).toMatch(/AccessDenied/);
  expect((await http.seats(concertId)).body.seats).toEqual({});
  await stack.close();
});

it('without PutEvents nothing is told, and the records wait in the failure destination', async () => {
  const test = await testStack({ templatePath: templateWithout('PublishFunction', 'events:PutEvents') });
  const { http, stack } = test;
  const concertId = await makeConcert(test);
  expect((await http.reserve(await activeFan(test, concertId), concertId, ['S-1'])).status).toBe(201);
  await stack.settle();
  expect(stack.events()).toEqual([]);
  expect(stack.deadLetters()).toHaveLength(1);
  await stack.close();
});

it('a permission too many, or a kind of item too many, is told by name when a stack closes without its use', async () => {
  const reads = (statement: Statement) => statement.Action === 'dynamodb:GetItem';
  const templatePath = changedTemplate('GetConcertFunction', (statements) => {
    const [read] = statements.filter(reads);
    const keys = read?.Condition?.['ForAllValues:StringLike']['dynamodb:LeadingKeys'];
    expect(keys).toEqual(['CONCERT#*']);
    keys?.push('TAIL#*');
    return [...statements, { ...(read as Statement), Action: 'dynamodb:PutItem' }];
  });
  const usageDirectory = mkdtempSync(join(dirname(templatePath), 'usage-'));
  expect(() => unusedGrants(templatePath, usageDirectory)).toThrow('no stack has said what it used');
  const test = await testStack({ templatePath, usageDirectory, streams: false, schedules: false });
  const path = `/api/v1/concerts/${await makeConcert(test)}`;
  expect((await test.http.send({ path })).status).toBe(200);
  await test.stack.close();
  const ofFunction = unusedGrants(templatePath, usageDirectory).filter((name) =>
    name.startsWith('GetConcertFunctionRole '),
  );
  expect(ofFunction).toEqual([
    'GetConcertFunctionRole dynamodb:GetItem Table TAIL#*',
    'GetConcertFunctionRole dynamodb:PutItem Table CONCERT#*',
    'GetConcertFunctionRole dynamodb:PutItem Table TAIL#*',
  ]);
});
