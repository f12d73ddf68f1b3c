import fc from 'fast-check';
import { contracts } from './contract.ts';
import { headerChange, methodChange, rawChange } from './head-changes.ts';
import { jsonChange } from './json-changes.ts';
import { idChange, pathChange, queryChange } from './path-changes.ts';
import { type Change, changed, type Kind, type Plan } from './plan.ts';
import { requestsTo } from './routes.ts';
import { textChange } from './text-changes.ts';
import { signatureChange, tokenChange } from './token-changes.ts';

/** Requests of every kind to one route. */
export function plansFor(routeKey: string): fc.Arbitrary<Plan> {
  const valid = requestsTo(routeKey);
  const near = fc.tuple(valid, nearChanges(routeKey));
  const hostile = fc.tuple(valid, fc.array(hostileChange, { minLength: 1, maxLength: 3 }));
  return fc.oneof(
    { weight: 3, arbitrary: valid },
    { weight: 4, arbitrary: near.map(([plan, change]) => changedTo('near-valid', plan, [change])) },
    { weight: 3, arbitrary: hostile.map(([plan, changes]) => changedTo('hostile', plan, changes)) },
  );
}

const changedTo = (kind: Kind, plan: Plan, changes: Change[]): Plan => ({
  ...changes.reduce(changed, plan),
  kind,
});

/** What an honest client gets wrong on this route: mostly its body, if it takes one. */
function nearChanges(routeKey: string): fc.Arbitrary<Change> {
  const { who = 'anyone', body = null } = contracts[routeKey] ?? {};
  return fc.oneof(
    { weight: body ? 10 : 1, arbitrary: jsonChange },
    { weight: body ? 4 : 1, arbitrary: textChange },
    { weight: routeKey.includes('{') ? 4 : 1, arbitrary: idChange },
    { weight: who === 'fan' ? 4 : 1, arbitrary: tokenChange },
    { weight: who === 'operator' ? 4 : 1, arbitrary: signatureChange },
    { weight: 2, arbitrary: queryChange },
    { weight: 1, arbitrary: headerChange },
  );
}

const hostileChange: fc.Arbitrary<Change> = fc.oneof(
  { weight: 2, arbitrary: jsonChange },
  { weight: 3, arbitrary: textChange },
  { weight: 3, arbitrary: idChange },
  { weight: 3, arbitrary: pathChange },
  { weight: 2, arbitrary: queryChange },
  { weight: 3, arbitrary: headerChange },
  { weight: 3, arbitrary: rawChange },
  { weight: 2, arbitrary: methodChange },
  { weight: 2, arbitrary: tokenChange },
  { weight: 1, arbitrary: signatureChange },
);
