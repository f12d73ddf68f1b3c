import type { Plot, ResultTable } from '../part.ts';
import { crowd, patienceMs, shortHoldMs } from './trials.ts';

/** What a flow did on one network. */
export interface FlowSpeed {
  flow: string;
  roundTrips: number;
  roundTripMs: number;
  /** Of a reservation with nothing in its way. */
  p50Ms: number;
  p99Ms: number;
  /** On a contended hall. */
  soldPerSecond: number;
  lostRaces: number;
}

export interface OtherDesignData {
  /** The same network between both flows and their servers, each network in turn. */
  equal: FlowSpeed[];
  /** The network that is least in our favour. */
  unfavourable: FlowSpeed[];
  /** Null when the seat was not to be had while somebody waited for it. */
  deaths: { flow: string; when: string; seatFreeAfterMs: number | null }[];
}

export const tablesOf = ({ equal, unfavourable, deaths }: OtherDesignData): ResultTable[] => [
  speedTable('The same round trip for every server', equal),
  speedTable('Redis and PostgreSQL next door, DynamoDB over HTTPS', unfavourable),
  {
    title: `When whoever holds the seat dies (holds and locks of ${shortHoldMs} ms)`,
    head: ['', 'dies', 'the seat is free after, ms'],
    rows: deaths.map(({ flow, when, seatFreeAfterMs }) => [
      flow,
      when,
      seatFreeAfterMs ?? `not within ${patienceMs}: nothing expires a hold`,
    ]),
  },
];

const speedTable = (title: string, speeds: FlowSpeed[]): ResultTable => ({
  title: `${title}: one reservation alone, and ${crowd.clients} clients who fight for ${crowd.seats} seats`,
  head: [
    ...['ms a round trip', '', 'round trips', 'alone: p50, ms', 'p99, ms'],
    ...['contended: seats a second', 'lost races'],
  ],
  rows: speeds.map(({ flow, roundTrips, roundTripMs, p50Ms, p99Ms, soldPerSecond, lostRaces }) => [
    roundTripMs,
    flow,
    roundTrips,
    p50Ms,
    p99Ms,
    soldPerSecond,
    lostRaces,
  ]),
});

export const plotOf = ({ equal }: OtherDesignData): Plot => ({
  name: 'other-design',
  title: 'One reservation by the time of a round trip, the same for every server, ms',
  x: {
    name: 'ms a round trip',
    categories: [...new Set(equal.map(({ roundTripMs }) => String(roundTripMs)))],
  },
  y: { name: 'ms' },
  series: [...new Set(equal.map(({ flow }) => flow))].map((flow) => ({
    name: flow,
    kind: 'bar',
    values: equal.filter((one) => one.flow === flow).map(({ p50Ms }) => p50Ms),
  })),
});

export const notesOn = (rounds: number): string[] => [
  `Medians of ${rounds} rounds in turns, after one for warming up; lost races are means. Both flows run in this process, and nothing else does. What 0 ms a round trip shows is the servers themselves. The local DynamoDB engine, a stand-in, takes several times as long for our transaction as the other flow for all its statements, and makes one after the other: that is in every figure of ours, and our seats a second are its limit, not the flow's. Waiting as exactly as this keeps a core busy.`,
  'The same round trip for every server is in our favour: it counts the round trips and nothing else. A Redis or a PostgreSQL in the same zone answers in half a millisecond, while DynamoDB, over HTTPS and by way of three zones, promises "single-digit milliseconds" (https://aws.amazon.com/dynamodb/features/), and a transaction takes longer than a single write. The second table has 0.5 ms there and 5 ms here.',
  'What favours the other flow: PostgreSQL does not wait for its disk, and a lock that is taken is an answer, where the service waits and tries again. Nothing has a replica here. The broker is a Redis stream, for Debian has no Kafka: one round trip, as for a publish with one acknowledgement. Whoever publishes without waiting saves that round trip, and may lose the message.',
];
