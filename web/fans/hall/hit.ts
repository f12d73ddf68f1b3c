import { contains, moveBox, type Point } from './geometry.ts';
import type { HallLayout } from './hall-layout.ts';

/** How far from a seat's centre a point still means it; between seats there is nothing. */
const reach = 0.6;

/** The index of the seat at a point of the hall, or null. */
export function seatAt(hall: HallLayout, point: Point): number | null {
  let nearest: number | null = null;
  let nearestDistance = reach;
  for (const { box, firstSeat, endSeat } of hall.sections) {
    if (!contains(moveBox(box, reach), point)) continue;
    for (let index = firstSeat; index < endSeat; index += 1) {
      const distance = Math.hypot((hall.x[index] ?? 0) - point.x, (hall.y[index] ?? 0) - point.y);
      if (distance > nearestDistance) continue;
      nearestDistance = distance;
      nearest = index;
    }
  }
  return nearest;
}

/** The index of the section whose middle is nearest. */
export function sectionNear({ sections }: HallLayout, point: Point): number {
  const distances = sections.map(({ box: { left, right, top, bottom } }) =>
    Math.hypot((left + right) / 2 - point.x, (top + bottom) / 2 - point.y),
  );
  return distances.indexOf(Math.min(...distances));
}
