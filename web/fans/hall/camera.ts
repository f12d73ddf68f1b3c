import { type Box, overlaps, type Point, type Size } from './geometry.ts';
import type { HallLayout } from './hall-layout.ts';
import { boxInView, fitInto, panBy, type View, zoomAt } from './view.ts';

/** From where one looks at the hall. */
export interface Camera {
  readonly view: View;
  readonly size: Size;
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
  let view: View = { scale: 1, x: 0, y: 0 };
  let isWhole = true;
  let seen = '';

  function move(next: View, whole = false): void {
    view = next;
    isWhole = whole;
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

  const pan = (by: Point) => move(panBy(view, by, hall.box, size));
  const showWhole = () => move(fitInto(hall.box, size), true);
  return {
    get view() {
      return view;
    },
    get size() {
      return size;
    },
    pan,
    zoom: (factor, at = { x: size.width / 2, y: size.height / 2 }) =>
      move(zoomAt(view, factor, at, hall.box, size)),
    showWhole,
    showBox: (box) => move(panBy(fitInto(box, size), { x: 0, y: 0 }, hall.box, size)),
    resize(next) {
      size = next;
      if (isWhole) showWhole();
      else pan({ x: 0, y: 0 });
    },
  };
}
