import { type CallsData, costOf } from '../calls/calls-part.ts';

/** Partitions of the table that a whole concert, or a whole section, shares. What is spread by ids is `spread`. */
export type Units = Partial<Record<'tail' | 'gate' | 'leases' | 'section' | 'spread', number>>;

export interface Footprint {
  writes: Units;
  reads?: Units;
  /** Besides, the turn to admit is taken, or found taken. */
  takesTurn?: true;
}

/** Where each path's units fall, as somebody waits. Reading the leases to admit comes on top: it depends on how many there are. */
export const footprints = {
  'join, others wait before': { writes: { tail: 1 } },
  'join, let in at once': { writes: { tail: 1, gate: 1, leases: 1 } },
  'poll, waiting': { writes: {} },
  'poll, another has the turn': { writes: {}, takesTurn: true },
  'poll that lets others in': { writes: { gate: 1 }, takesTurn: true },
  'poll that lets the next in, and is let in': { writes: { gate: 1, leases: 1 }, takesTurn: true },
  'poll, called: claims its place': { writes: { leases: 1 } },
  'poll, active': { writes: { leases: 1 } },
  'seat map of a section': { writes: {}, reads: { section: 0.5 } },
  'reserve, 2 seats': { writes: { leases: 2, section: 4, spread: 3 } },
  'reserve, 2 seats, another was first': { writes: { leases: 2, section: 4, spread: 2 } },
  'confirm, 2 seats': { writes: { section: 4, spread: 3 }, reads: { spread: 0.5 } },
  'expire, 2 seats': { writes: { section: 2, spread: 2 } },
} satisfies Record<string, Footprint>;

export type PathName = keyof typeof footprints;

/** One write of the gate, which takes the turn to admit or moves the gate, or is refused. */
export const gateWrite = { writes: { gate: 1 } } satisfies Footprint;
/** Ends the lease of who has paid; that the gate is moved follows. */
export const leaseEnd = { writes: { leases: 1 } } satisfies Footprint;

/** Only where two containers know the gate differently, which a single machine's one container does not. */
const notMeasured: PathName[] = ['poll, another has the turn'];

/** @throws Error when the simulation writes something else than was counted on the local stack. */
export function checkFootprints(calls: CallsData): void {
  for (const [path, { writes, takesTurn }] of Object.entries<Footprint>(footprints)) {
    if (notMeasured.includes(path as PathName)) continue;
    const { now, after } = costOf(calls, path);
    const counted = path === 'expire, 2 seats' ? after.writeUnits : now.writeUnits;
    agree(path, unitsIn(writes) + (takesTurn ? unitsIn(gateWrite.writes) : 0), counted);
  }
  agree(
    'what follows a payment',
    unitsIn(leaseEnd.writes) + unitsIn(gateWrite.writes),
    costOf(calls, 'confirm, 2 seats').after.writeUnits,
  );
}

function agree(what: string, simulated: number, counted: number): void {
  if (simulated !== counted)
    throw new Error(`${what}: the simulation writes ${simulated} units, and ${counted} were counted`);
}

export const unitsIn = (units: Units = {}): number =>
  Object.values(units).reduce((sum, value) => sum + value, 0);
