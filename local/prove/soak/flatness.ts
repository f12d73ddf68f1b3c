/** What was measured at a moment. */
export interface Point {
  /** Since the load began, milliseconds. */
  atMs: number;
  /** Calls answered until then. */
  calls: number;
  bytes: number;
}

export interface Growth {
  /** By the whole of the time looked at, as its slope says. */
  bytes: number;
  bytesPerCall: number;
  /** `not judged` when there are too few points. */
  verdict: 'flat' | 'grows' | 'not judged';
}

/** The share of the time in which caches fill, code is compiled and heaps find their size. */
const warmUpShare = 1 / 3;
/** More than this for each call, and it grows: what leaks holds a request or an event at least. */
const mostBytesPerCall = 512;
/** Of the warm part: with fewer, a quarter of them is a point or none. */
const fewestPoints = 8;

/**
 * Whether memory stays as it is once it is warm.
 *
 * Garbage makes it swing by more than a slow leak adds in a minute, so single points and averages say little. The slope
 * is that of Theil and Sen, the median of the slopes between all pairs of points, which up to 29% of wild points can't
 * move. It counts as growth when it is more than half a kilobyte for each call, and more in all than `noiseBytes`; and
 * only when the median of the last quarter is above that of the first by as much, so that a slope drawn by one early
 * step is none.
 *
 * @param noiseBytes By how much it may swing.
 */
export function growthOf(points: readonly Point[], noiseBytes: number): Growth {
  const end = points.at(-1)?.atMs ?? 0;
  const warm = points.filter(({ atMs }) => atMs >= end * warmUpShare);
  const [first, last] = [warm[0], warm.at(-1)];
  if (!first || !last || warm.length < fewestPoints)
    return { bytes: 0, bytesPerCall: 0, verdict: 'not judged' };
  const calls = last.calls - first.calls;
  const bytes = slopeOf(warm) * (last.atMs - first.atMs);
  const quarter = Math.floor(warm.length / 4);
  const step = medianBytes(warm.slice(-quarter)) - medianBytes(warm.slice(0, quarter));
  const bytesPerCall = bytes / Math.max(1, calls);
  // Between the middles of the two quarters lie three quarters of the time.
  const grows = Math.min(bytes, step / 0.75) > Math.max(noiseBytes, calls * mostBytesPerCall);
  return {
    bytes: Math.round(bytes),
    bytesPerCall: Math.round(bytesPerCall),
    verdict: grows ? 'grows' : 'flat',
  };
}

/** Bytes per millisecond. */
function slopeOf(points: readonly Point[]): number {
  const slopes = points.flatMap((a, index) =>
    points
      .slice(index + 1)
      .filter((b) => b.atMs > a.atMs)
      .map((b) => (b.bytes - a.bytes) / (b.atMs - a.atMs)),
  );
  return median(slopes);
}

const medianBytes = (points: readonly Point[]): number => median(points.map(({ bytes }) => bytes));

export function median(numbers: number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]];
  return (low + high) / 2;
}
