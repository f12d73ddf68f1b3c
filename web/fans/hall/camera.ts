import { type Box, overlaps, type Point, type Size } from './geometry.ts';
import type { HallLayout } from './hall-layout.ts';
import { boxInView, fitInto, panBy, type View, zoomAt } from './view.ts';

/** From where one looks at the hall. */
export interface Camera {
  readonly view: View;
  readonly size: Size;
  /** Whether all of the hall is in view. */
  readonly isWhole: boolean;
  pan(by: Point): void;
  /** @param at What stays where it is; the middle of the screen if not given. */
  zoom(factor: number, at?: Point): void;
  showWhole(): void;
  showBox(box: Box): void;
  /** The screen's size is another one; the whole hall stays whole. */
  resize(size: Size): void;
}

interface CameraOptions {
  hall: HallLayout;
  onMove(): void;
  /** With the indexes of those that are in view, when they are others than before. */
  onSections(sections: number[]): void;
}

export function createCamera({ hall, onMove, onSections }: CameraOptions): Camera {
  let size: Size = { width: 0, height: 0 };
  let view: View = { scale: 0, x: 0, y: 0 };
  let seen = '';

  function move(next: View): void {
    view = next;
    tellSections();
    onMove();
  }

  function tellSections(): void {
    const inView = boxInView(view, size);
    const sections = [...hall.sections.entries()]
      .filter(([, { box }]) => overlaps(box, inView))
      .map(([index]) => index);
    if (seen === sections.join()) return;
    seen = sections.join();
    onSections(sections);
  }

  // No more than a hair larger, that is: zooming out does not come back to the last bit.
  const isWhole = () => view.scale <= fitInto(hall.box, size).scale * 1.001;
  const pan = (by: Point) => move(panBy(view, by, hall.box, size));
  const showWhole = () => move(fitInto(hall.box, size));
  return {
    get view() {
      return view;
    },
    get size() {
      return size;
    },
    get isWhole() {
      return isWhole();
    },
    pan,
    zoom: (factor, at = { x: size.width / 2, y: size.height / 2 }) =>
      move(zoomAt(view, factor, at, hall.box, size)),
    showWhole,
    showBox: (box) => move(panBy(fitInto(box, size), { x: 0, y: 0 }, hall.box, size)),
    resize(next) {
      const wasWhole = isWhole();
      size = next;
      if (wasWhole) showWhole();
      else pan({ x: 0, y: 0 });
    },
  };
}
