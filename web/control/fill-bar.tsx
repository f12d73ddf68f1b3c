import type { Statistics } from './api.ts';
import { partOf } from './figures.ts';

/** How full it is: sold solid, held hatched, free empty. The figures stand beside it, so nobody has to read the bar. */
export function FillBar({
  seats,
}: {
  seats: Pick<Statistics['seats'], 'total' | 'sold' | 'held' | 'blocked'>;
}) {
  const sold = 100 * partOf(seats.sold + seats.blocked, seats.total);
  const held = 100 * partOf(seats.held, seats.total);
  return (
    <svg class="fill" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect class="fill-ground" width="100" height="8" />
      <rect class="fill-sold" width={sold} height="8" />
      <rect class="fill-held" x={sold} width={held} height="8" fill="url(#hatched)" />
    </svg>
  );
}

/** The pattern of what is held; once in the document. */
export function Hatched() {
  return (
    <svg class="unseen" aria-hidden="true">
      <defs>
        <pattern id="hatched" width="1.2" height="1.2" patternUnits="userSpaceOnUse">
          <rect class="hatch" width="0.6" height="1.2" />
        </pattern>
      </defs>
    </svg>
  );
}
