import { createStore, type Store } from '../../shared/store.ts';
import { type Box, moveBox, overlaps, type Point, type Size } from './geometry.ts';
import { listenToGestures } from './gestures.ts';
import type { HallLayout } from './hall-layout.ts';
import { seatAt } from './hit.ts';
import { paintLabels } from './labels.ts';
import { createOwnMarks } from './own-marks.ts';
import { createSeatPainter, type Scene } from './painter.ts';
import { type Palette, readPalette } from './palette.ts';
import { boxInView, fitInto, panBy, toHall, type View, zoomAt } from './view.ts';

/** What the map shows of the fan's own, and what it is told. */
export interface MapOptions {
  canvas: HTMLCanvasElement;
  hall: HallLayout;
  states: Uint8Array;
  /** Whether the states are those of the seats; until then none is drawn. */
  isKnown(): boolean;
  chosen(): number[];
  yours(): number[];
  stageWord(): string;
  onSeat(index: number): void;
  onSections(sections: number[]): void;
}

export interface MapView {
  hovered: Store<number | null>;
  repaint(indexes: number[]): void;
  /** Something else than seats has changed. */
  look(): void;
  zoom(factor: number): void;
  showWhole(): void;
  showSection(index: number): void;
  stop(): void;
}

/** Smaller seats cannot be told apart by a finger, or by a mouse: a tap comes nearer first. */
const smallestForTouchPx = 15;
const smallestForMousePx = 8;
const nearer = 2.4;

/** The map of a hall on a canvas: draws when something changed, at most once a frame. */
export function startMap(options: MapOptions): MapView {
  const { canvas, hall, states } = options;
  const screen = canvas.getContext('2d', { alpha: false });
  if (!screen) throw new Error('this browser draws nothing');
  const context: CanvasRenderingContext2D = screen;
  const painter = createSeatPainter(hall);
  const ownMarks = createOwnMarks(hall, context);
  const hovered = createStore<number | null>(null);
  let palette: Palette = readPalette(canvas);
  let size: Size = { width: 0, height: 0 };
  let view: View = { scale: 1, x: 0, y: 0 };
  let isWhole = true;
  let frame = 0;
  let isDrawn = false;
  let seen = '';

  const scene = (): Scene => ({ view, size, density: devicePixelRatio || 1, palette, states });
  const look = () => {
    frame ||= requestAnimationFrame(draw);
  };

  function draw(): void {
    frame = 0;
    if (size.width < 1 || size.height < 1) return;
    const startedAtMs = performance.now();
    const now = scene();
    const isFinished = options.isKnown() && painter.work(now);
    const { width, height } = canvas;
    context.fillStyle = palette.ground;
    context.fillRect(0, 0, width, height);
    painter.show(context, now);
    ownMarks.paint(now, { chosen: options.chosen(), yours: options.yours() });
    paintLabels(hall, context, now, { stageWord: options.stageWord(), hovered: hovered.get() });
    performance.measure('hall:frame', { start: startedAtMs });
    if (!isFinished) {
      if (options.isKnown()) look();
      return;
    }
    // For whoever wants to know where a seat is on the screen, such as a test.
    canvas.dataset.view = `${view.scale} ${view.x} ${view.y}`;
    if (!isDrawn) performance.mark('hall:drawn');
    isDrawn = true;
  }

  function move(next: View, whole = false): void {
    view = next;
    isWhole = whole;
    tellSections();
    look();
  }

  function tellSections(): void {
    const inView = boxInView(view, size);
    const sections = [...hall.sections.keys()].filter((index) =>
      overlaps((hall.sections[index] as { box: Box }).box, inView),
    );
    if (seen === sections.join()) return;
    seen = sections.join();
    options.onSections(sections);
  }

  const zoom = (factor: number, at: Point) => move(zoomAt(view, factor, at, hall.box, size));
  const showWhole = () => move(fitInto(hall.box, size), true);

  function tap(at: Point, isTouch: boolean): void {
    const isSmall = view.scale < (isTouch ? smallestForTouchPx : smallestForMousePx);
    const index = isSmall ? null : seatAt(hall, toHall(view, at));
    if (isSmall) zoom(nearer, at);
    else if (index !== null) options.onSeat(index);
  }

  function resize(): void {
    const { width, height } = canvas.getBoundingClientRect();
    const density = devicePixelRatio || 1;
    size = { width, height };
    canvas.width = Math.round(width * density);
    canvas.height = Math.round(height * density);
    if (isWhole) showWhole();
    else move(panBy(view, { x: 0, y: 0 }, hall.box, size));
    draw();
  }

  function recolour(): void {
    palette = readPalette(canvas);
    ownMarks.spoil();
    painter.spoil();
    look();
  }

  const hover = (at: Point | null) => {
    const isReadable = at !== null && view.scale >= smallestForMousePx;
    hovered.set(isReadable ? seatAt(hall, toHall(view, at)) : null);
    canvas.dataset.over = hovered.get() === null ? '' : 'seat';
    look();
  };
  const endGestures = listenToGestures(canvas, {
    pan: (by) => move(panBy(view, by, hall.box, size)),
    zoom,
    tap,
    hover,
  });
  const sizes = new ResizeObserver(resize);
  sizes.observe(canvas);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', recolour);

  return {
    hovered,
    look,
    repaint(indexes) {
      painter.repaint(scene(), indexes);
      look();
    },
    zoom: (factor) => zoom(factor, { x: size.width / 2, y: size.height / 2 }),
    showWhole,
    showSection(index) {
      const section = hall.sections[index];
      if (section) move(panBy(fitInto(moveBox(section.box, 2), size), { x: 0, y: 0 }, hall.box, size));
    },
    stop() {
      cancelAnimationFrame(frame);
      endGestures();
      sizes.disconnect();
      dark.removeEventListener('change', recolour);
    },
  };
}
