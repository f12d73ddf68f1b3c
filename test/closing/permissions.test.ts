import { expect, inject, it } from 'vitest';
import { unusedGrants } from '../support/usage.ts';

const whyPartial = inject('whyPartial');

it('the whole suite has used every permission that the template grants', (context) => {
  if (whyPartial !== null) context.skip(`${whyPartial}, so what it did not use may be needed all the same`);
  expect(unusedGrants(inject('templatePath'), inject('usageDirectory'))).toEqual([]);
});
