import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { activeFan, makeConcert, testStack } from '../support/stack.ts';

interface Statement {
  Action: string | string[];
}

/** The template with one action taken away from one function, beside the real one so that assets are found. */
function templateWithout(functionId: string, action: string): string {
  const path = inject('templatePath');
  const template = JSON.parse(readFileSync(path, 'utf8'));
  const [policy] = template.Resources[`${functionId}Role`].Properties.Policies;
  const kept = (policy.PolicyDocument.Statement as Statement[]).filter(
    (statement) => ![statement.Action].flat().includes(action),
  );
  expect(kept.length).toBeLessThan(policy.PolicyDocument.Statement.length);
  policy.PolicyDocument.Statement = kept;
  const changed = join(dirname(path), `without-${functionId}-${action.replace(':', '-')}.template.json`);
  writeFileSync(changed, JSON.stringify(template));
  return changed;
}

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
