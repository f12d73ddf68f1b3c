import { createStore, type Store } from '../../shared/store.ts';
import { createCamera } from './camera.ts';
import { moveBox, type Point } from './geometry.ts';
import { listenToGestures } from './gestures.ts';
import type { HallLayout } from './hall-layout.ts';
import { seatAt, sectionNear } from './hit.ts';
import { paintLabels } from './labels.ts';
import { createOwnMarks } from './own-marks.ts';
import { createSeatPainter, type Scene } from './painter.ts';
import { type Palette, readPalette } from './palette.ts';
import { toHall, toScreen } from './view.ts';

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
  /** The section in the middle of the view is wanted as a list. */
  onEnter(section: number): void;
}

/** The seat under the pointer, and where its centre is on the canvas, in CSS pixels. */
interface HoveredSeat {
  index: number;
  at: Point;
}

export interface MapView {
  hovered: Store<HoveredSeat | null>;
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
/** By a tap, at least so near that seats have their numbers. */
const readablePx = 24;

/** The map of a hall on a canvas: draws when something changed, at most once a frame. */
export function startMap(options: MapOptions): MapView {
  const { canvas, hall, states, onSections } = options;
  const screen = canvas.getContext('2d', { alpha: false });
  if (!screen) throw new Error('this browser draws nothing');
  const context: CanvasRenderingContext2D = screen;
  const painter = createSeatPainter(hall);
  const ownMarks = createOwnMarks(hall, context);
  const hovered = createStore<HoveredSeat | null>(null);
  let palette: Palette = readPalette(canvas);
  let frame = 0;
  let isDrawn = false;

  const look = () => {
    frame ||= requestAnimationFrame(draw);
  };
  const onMove = () => {
    // What was under the pointer is somewhere else now.
    hovered.set(null);
    canvas.dataset.over = '';
    look();
  };
  const camera = createCamera({ hall, onMove, onSections });
  const scene = (): Scene => ({
    view: camera.view,
    size: camera.size,
    density: devicePixelRatio || 1,
    palette,
    states,
  });

  function draw(): void {
    frame = 0;
    const now = scene();
    if (now.size.width < 1 || now.size.height < 1) return;
    const startedAtMs = performance.now();
    // A finger then scrolls the page, by the style sheet.
    canvas.toggleAttribute('data-whole', camera.isWhole);
    const isFinished = options.isKnown() && painter.work(now);
    context.fillStyle = palette.ground;
    context.fillRect(0, 0, canvas.width, canvas.height);
    painter.show(context, now);
    ownMarks.paint(now, { chosen: options.chosen(), yours: options.yours() });
    paintLabels(hall, context, now, {
      stageWord: options.stageWord(),
      hovered: hovered.get()?.index ?? null,
    });
    performance.measure('hall:frame', { start: startedAtMs });
    if (isFinished) tellDrawn(now);
    else if (options.isKnown()) look();
  }

  /** For whoever wants to know where a seat is on the screen, such as a test. */
  function tellDrawn({ view }: Scene): void {
    canvas.dataset.view = `${view.scale} ${view.x} ${view.y}`;
    if (!isDrawn) performance.mark('hall:drawn');
    isDrawn = true;
  }

  function tap(at: Point, isTouch: boolean): void {
    const isSmall = camera.view.scale < (isTouch ? smallestForTouchPx : smallestForMousePx);
    const index = isSmall ? null : seatAt(hall, toHall(camera.view, at));
    // It would cover the seats beside it.
    hovered.set(null);
    if (isSmall) camera.zoom(Math.max(nearer, readablePx / camera.view.scale), at);
    else if (index !== null) options.onSeat(index);
  }

  const whereIs = (index: number): Point =>
    toScreen(camera.view, { x: hall.x[index] ?? 0, y: hall.y[index] ?? 0 });

  function hover(at: Point | null): void {
    const isReadable = at !== null && camera.view.scale >= smallestForMousePx;
    const index = isReadable ? seatAt(hall, toHall(camera.view, at)) : null;
    if (index !== (hovered.get()?.index ?? null))
      hovered.set(index === null ? null : { index, at: whereIs(index) });
    canvas.dataset.over = index === null ? '' : 'seat';
    look();
  }

  function resize(): void {
    const { width, height } = canvas.getBoundingClientRect();
    const density = devicePixelRatio || 1;
    canvas.width = Math.round(width * density);
    canvas.height = Math.round(height * density);
    camera.resize({ width, height });
    draw();
  }

  function recolour(): void {
    palette = readPalette(canvas);
    ownMarks.spoil();
    painter.spoil();
    look();
  }

  const endGestures = listenToGestures(canvas, {
    pan: camera.pan,
    zoom: camera.zoom,
    tap,
    hover,
    enter: (at) => options.onEnter(sectionNear(hall, toHall(camera.view, at))),
    isWhole: () => camera.isWhole,
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
    zoom: (factor) => camera.zoom(factor),
    showWhole: camera.showWhole,
    showSection(index) {
      const section = hall.sections[index];
      if (section) camera.showBox(moveBox(section.box, 2));
    },
    stop() {
      cancelAnimationFrame(frame);
      endGestures();
      sizes.disconnect();
      dark.removeEventListener('change', recolour);
    },
  };
}
