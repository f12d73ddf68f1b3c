import { type Footprint, type Units, unitsIn } from './footprints.ts';
import { limits } from './limits.ts';
import type { Load, Meter } from './meters.ts';

/** The table, with the limits of each partition that many share, and of the whole. */
export interface TableMeters {
  /** Takes all units or none; false when some partition has no room this second. */
  takes(units: Footprint, atMs: number, more?: More): boolean;
  loads(): Load[];
}

/** What depends on the moment. */
export interface More {
  /** Whose section is meant. */
  pair?: number | undefined;
  /** Units of each write of the gate, 1 if not given: it grows with the calls that are open. */
  gateUnits?: number | undefined;
  /** Leases that are deleted on the way. */
  deleted?: number | undefined;
}

type Direction = 'reads' | 'writes';
type Partition = Record<Direction, Meter>;

const pairsPerSection = 250;

export function tableMeters(pairs: number, meter: (name: string, limit: number) => Meter): TableMeters {
  const partition = (name: string): Partition => ({
    writes: meter(`writes to ${name}`, limits.partitionWriteUnits),
    reads: meter(`reads of ${name}`, limits.partitionReadUnits),
  });
  const whole: Partition = {
    writes: meter('writes to a new table', limits.newTableWriteUnits),
    reads: meter('reads of a new table', limits.newTableReadUnits),
  };
  const shared = {
    tail: partition('the tail'),
    gate: partition('the gate'),
    leases: partition('the leases'),
  };
  const sections = Array.from({ length: Math.ceil(pairs / pairsPerSection) }, () =>
    partition('the locks of a section'),
  );

  /** The meters that these units fall on. */
  function wanted(direction: Direction, units: Units, pair: number): [Meter, number][] {
    const partitions = {
      ...shared,
      section: sections[Math.floor(pair / pairsPerSection)],
      spread: undefined,
    };
    const parts = Object.entries(units).map(
      ([place, count]) => [partitions[place as keyof Units], count] as const,
    );
    return [...parts, [whole, unitsIn(units)] as const].flatMap(([one, count]): [Meter, number][] =>
      one && count > 0 ? [[one[direction], count]] : [],
    );
  }

  return {
    takes({ writes, reads = {} }, atMs, { pair = 0, gateUnits = 1, deleted = 0 } = {}) {
      const gate = (writes.gate ?? 0) * gateUnits;
      const leases = (writes.leases ?? 0) + deleted;
      const all = [...wanted('writes', { ...writes, gate, leases }, pair), ...wanted('reads', reads, pair)];
      if (!all.every(([one, units]) => one.hasRoom(units, atMs))) return false;
      for (const [one, units] of all) one.add(units, atMs);
      return true;
    },
    loads() {
      const busiest = (direction: Direction) =>
        sections
          .map((section) => section[direction].load())
          .toSorted((a, b) => b.most - a.most)
          .slice(0, 1);
      const others = [whole, ...Object.values(shared)].flatMap(({ reads, writes }) => [writes, reads]);
      return [...others.map((one) => one.load()), ...busiest('writes'), ...busiest('reads')];
    },
  };
}
