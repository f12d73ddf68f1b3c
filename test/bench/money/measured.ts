import { paths } from '../../../bench/calls/paths.ts';
import { findEntries } from '../../../lib/bundles.ts';

/** One of each. */
export const oneOfEach = {
  calls: 1,
  readUnits: 1,
  writeUnits: 1,
  invocations: 1,
  events: 1,
  schedulerCalls: 1,
};
/** As if each path had cost one of everything. */
export const measured = {
  calls: Object.fromEntries(
    paths.map(({ name }) => [
      name,
      { now: { ...oneOfEach, roundTrips: 1 }, after: oneOfEach, answerBytes: 500, eventBytes: 700 },
    ]),
  ),
  cpu: Object.fromEntries(
    [...findEntries().keys()].map((name) => [name, { handlerMs: 2, bareMs: 1, calls: 1 }]),
  ),
  soldOut: { sentBytes: 3000, readUnits: 15 },
};
