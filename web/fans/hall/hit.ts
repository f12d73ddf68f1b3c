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
