import type { Box, Point, Size } from './geometry.ts';

/** How the hall lies on the screen, in CSS pixels: screen = hall * scale + (x, y). */
export interface View {
  scale: number;
  x: number;
  y: number;
}

/** Pixels of a seat, at most: a finger's width. */
const largestScale = 46;

export const toHall = (view: View, { x, y }: Point): Point => ({
  x: (x - view.x) / view.scale,
  y: (y - view.y) / view.scale,
});

export const toScreen = (view: View, { x, y }: Point): Point => ({
  x: x * view.scale + view.x,
  y: y * view.scale + view.y,
});

/** What of the hall is on the screen. */
export function boxInView(view: View, { width, height }: Size): Box {
  const [topLeft, bottomRight] = [toHall(view, { x: 0, y: 0 }), toHall(view, { x: width, y: height })];
  return { left: topLeft.x, top: topLeft.y, right: bottomRight.x, bottom: bottomRight.y };
}

/** The box as large as it fits, in the middle. */
export function fitInto(box: Box, { width, height }: Size): View {
  const scale = Math.min(width / (box.right - box.left), height / (box.bottom - box.top), largestScale);
  return {
    scale,
    x: (width - (box.left + box.right) * scale) / 2,
    y: (height - (box.top + box.bottom) * scale) / 2,
  };
}

/** Larger or smaller by the factor, with the point of the screen staying where it is. */
export function zoomAt(view: View, factor: number, at: Point, hall: Box, size: Size): View {
  const least = Math.min(fitInto(hall, size).scale, largestScale);
  const scale = Math.min(largestScale, Math.max(least, view.scale * factor));
  const by = scale / view.scale;
  return keepInSight({ scale, x: at.x - (at.x - view.x) * by, y: at.y - (at.y - view.y) * by }, hall, size);
}

export const panBy = (view: View, by: Point, hall: Box, size: Size): View =>
  keepInSight({ ...view, x: view.x + by.x, y: view.y + by.y }, hall, size);

/** A hall that fits stays in the middle; a larger one covers the screen. */
function keepInSight(view: View, hall: Box, { width, height }: Size): View {
  const { scale } = view;
  return {
    scale,
    x: within(view.x, width - hall.right * scale, -hall.left * scale),
    y: within(view.y, height - hall.bottom * scale, -hall.top * scale),
  };
}

/** In the middle of the two when they are the wrong way round. */
const within = (value: number, least: number, most: number): number =>
  least > most ? (least + most) / 2 : Math.min(most, Math.max(least, value));
