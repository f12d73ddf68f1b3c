import { overlaps, type Size } from './geometry.ts';
import type { HallLayout, SectionLayout } from './hall-layout.ts';
import type { Palette } from './palette.ts';
import { seatState } from './seat-states.ts';
import { createSprites, type Mark, type Sprites } from './sprites.ts';
import { boxInView, toScreen, type View } from './view.ts';

/** Of the distance to the next seat. */
const seatShare = 0.8;
/** So that a frame of a huge hall leaves room for the rest of it. */
const sliceMs = 6;

/** What the picture shows, at this moment. */
export interface Scene {
  view: View;
  size: Size;
  /** Device pixels for each CSS pixel. */
  density: number;
  palette: Palette;
  states: Uint8Array;
}

/**
 * Paints the seats of a hall into a picture as large as the screen. A large hall takes several slices of a frame each:
 * until the next picture is whole, the one before is shown, moved and scaled to where the view is now.
 */
export interface SeatPainter {
  /** Works for a slice. @returns whether the picture is whole and of this very scene. */
  work(scene: Scene): boolean;
  /** Paints these seats anew into the picture. */
  repaint(scene: Scene, indexes: number[]): void;
  /** Puts the picture on the screen. */
  show(context: CanvasRenderingContext2D, scene: Scene): void;
  /** Everything has to be painted anew. */
  spoil(): void;
}

interface Picture {
  canvas: HTMLCanvasElement;
  context: CanvasRenderingContext2D;
  /** null when there is nothing on it. */
  view: View | null;
  sprites: Sprites | null;
}

export function createSeatPainter(hall: HallLayout): SeatPainter {
  let shown = newPicture();
  let coming = newPicture();
  let slices: Generator<void> | null = null;
  let target: Scene | null = null;

  function begin(scene: Scene): void {
    target = scene;
    clear(coming, scene);
    const { sprites: before } = coming;
    const size = spriteSize(scene);
    coming.sprites = before?.size === size ? before : createSprites(size, scene.palette);
    coming.view = scene.view;
    slices = paintSections(hall, coming, scene);
  }

  return {
    work(scene) {
      if (slices === null && shown.view !== null && isSame(target, scene)) return true;
      const endAtMs = performance.now() + sliceMs;
      if (slices === null) begin(scene);
      while (slices && !slices.next().done) if (performance.now() > endAtMs) return false;
      slices = null;
      [shown, coming] = [coming, shown];
      return isSame(target, scene);
    },
    repaint(scene, indexes) {
      const { context, view, sprites } = shown;
      if (view && sprites) {
        const at = { ...scene, view };
        for (const index of indexes) paintSeat(hall, context, sprites, at, index, true);
      }
      // A picture that is being painted may have passed them already.
      if (slices !== null) slices = null;
    },
    show(context, { view, size, density }) {
      const { canvas, view: painted } = shown;
      if (painted === null) return;
      const by = view.scale / painted.scale;
      const [x, y] = [view.x - painted.x * by, view.y - painted.y * by];
      const exact = by === 1;
      context.imageSmoothingEnabled = !exact;
      const [left, top] = [x * density, y * density];
      context.drawImage(
        canvas,
        exact ? Math.round(left) : left,
        exact ? Math.round(top) : top,
        size.width * density * by,
        size.height * density * by,
      );
    },
    spoil() {
      slices = null;
      target = null;
      shown.sprites = coming.sprites = null;
    },
  };
}

const isSame = (a: Scene | null, b: Scene): boolean =>
  a !== null &&
  a.view.scale === b.view.scale &&
  a.view.x === b.view.x &&
  a.view.y === b.view.y &&
  a.size.width === b.size.width &&
  a.size.height === b.size.height &&
  a.density === b.density &&
  a.palette === b.palette;

export const spriteSize = ({ view, density }: Pick<Scene, 'view' | 'density'>): number =>
  Math.max(1, Math.round(view.scale * density * seatShare));

function* paintSections(hall: HallLayout, { context, sprites }: Picture, scene: Scene): Generator<void> {
  const inView = boxInView(scene.view, scene.size);
  for (const section of hall.sections) {
    if (!sprites || !overlaps(section.box, inView)) continue;
    for (const row of section.rows) {
      for (let index = row.firstSeat; index < row.endSeat; index += 1) {
        paintSeat(hall, context, sprites, scene, index, false);
      }
      yield;
    }
  }
}

function paintSeat(
  hall: HallLayout,
  context: CanvasRenderingContext2D,
  sprites: Sprites,
  { view, density, states }: Scene,
  index: number,
  over: boolean,
): void {
  const { size } = sprites;
  const left = Math.round(((hall.x[index] ?? 0) * view.scale + view.x) * density - size / 2);
  const top = Math.round(((hall.y[index] ?? 0) * view.scale + view.y) * density - size / 2);
  const { width, height } = context.canvas;
  if (left + size < 0 || top + size < 0 || left > width || top > height) return;
  if (over) context.clearRect(left, top, size, size);
  const section = hall.sections[hall.sectionOf[index] ?? 0] as SectionLayout;
  const mark = (states[index] ?? seatState.free) as Mark;
  context.drawImage(sprites.of(mark, section.tier), left, top);
}

/** Marks seats of the fan's own, over the picture. */
export function paintOwn(
  hall: HallLayout,
  context: CanvasRenderingContext2D,
  { view, density, palette }: Scene,
  { indexes, mark, sprites }: { indexes: number[]; mark: 'chosen' | 'yours'; sprites: Sprites },
): void {
  for (const index of indexes) {
    const centre = toScreen(view, { x: hall.x[index] ?? 0, y: hall.y[index] ?? 0 });
    const [left, top] = [centre.x * density - sprites.size / 2, centre.y * density - sprites.size / 2];
    const ring = Math.max(1, sprites.size / 10);
    context.fillStyle = palette.ground;
    context.fillRect(left - ring, top - ring, sprites.size + 2 * ring, sprites.size + 2 * ring);
    context.drawImage(sprites.of(mark, 0), Math.round(left), Math.round(top));
  }
}

function newPicture(): Picture {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d', { alpha: true });
  if (!context) throw new Error('this browser draws nothing');
  return { canvas, context, view: null, sprites: null };
}

function clear({ canvas, context }: Picture, { size, density }: Scene): void {
  const [width, height] = [Math.round(size.width * density), Math.round(size.height * density)];
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  } else context.clearRect(0, 0, width, height);
}
