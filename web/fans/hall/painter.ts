import { overlaps, type Size } from './geometry.ts';
import type { HallLayout } from './hall-layout.ts';
import type { Palette } from './palette.ts';
import { createPicture, type Picture } from './picture.ts';
import { seatState } from './seat-states.ts';
import { createSprites, type Mark, type Sprites } from './sprites.ts';
import { boxInView, type View } from './view.ts';

/** Of the distance to the next seat. */
const seatShare = 0.8;
/** Seats smaller than this, in CSS pixels, are without their numbers. */
const readablePx = 19;
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
 * Paints the seats of a hall into a picture as large as the screen. A huge hall takes several slices of a frame each:
 * until the next picture is whole, the one before is shown, moved and scaled to where the view is now. Only the first
 * picture is painted in one.
 */
export interface SeatPainter {
  /** Works for a slice, or until there is a first picture. @returns whether the picture is whole and of this very scene. */
  work(scene: Scene): boolean;
  /** Paints these seats anew into the picture. */
  repaint(scene: Scene, indexes: number[]): void;
  /** Puts the picture on the screen. */
  show(context: CanvasRenderingContext2D, scene: Scene): void;
  /** Everything has to be painted anew. */
  spoil(): void;
}

/** A picture, and what it is of; null when there is nothing on it. */
interface Painting {
  picture: Picture;
  /** Whether its seats have their numbers, if they are large enough for them. */
  hasNumbers: boolean;
  scene: Scene | null;
  sprites: Sprites | null;
}

export function createSeatPainter(hall: HallLayout): SeatPainter {
  let shown: Painting = emptyPainting();
  let coming: Painting = emptyPainting();
  let slices: Generator<void> | null = null;

  function begin(scene: Scene): void {
    const size = spriteSize(scene);
    const known = [coming, shown].find(({ sprites }) => sprites?.size === size)?.sprites;
    coming.sprites = known ?? createSprites(size, scene.palette);
    coming.scene = scene;
    // Each size needs pictures of all numbers: while one zooms, there are none.
    coming.hasNumbers = size < readablePx * scene.density || shown.sprites?.size === size;
    coming.picture.clear(scene.size, scene.density, scene.palette.ground);
    slices = paintSections(hall, coming, scene);
  }

  return {
    work(scene) {
      if (slices === null && shown.hasNumbers && isSame(shown.scene, scene)) return true;
      // Before the first picture there is nothing to move meanwhile.
      const endAtMs = shown.scene === null ? Infinity : performance.now() + sliceMs;
      if (slices === null) begin(scene);
      while (slices && !slices.next().done) if (performance.now() > endAtMs) return false;
      slices = null;
      coming.picture.develop();
      [shown, coming] = [coming, shown];
      return shown.hasNumbers && isSame(shown.scene, scene);
    },
    repaint(scene, indexes) {
      if (shown.scene) {
        const at = { ...scene, view: shown.scene.view };
        for (const index of indexes) paintSeat(hall, shown, at, index);
        shown.picture.develop();
      }
      // A picture that is being painted may have passed them already.
      slices = null;
    },
    show(context, { view, size, density }) {
      if (shown.scene === null) return;
      const { view: painted } = shown.scene;
      const by = view.scale / painted.scale;
      const [left, top] = [(view.x - painted.x * by) * density, (view.y - painted.y * by) * density];
      context.imageSmoothingEnabled = by !== 1;
      context.drawImage(
        shown.picture.canvas,
        by === 1 ? Math.round(left) : left,
        by === 1 ? Math.round(top) : top,
        size.width * density * by,
        size.height * density * by,
      );
    },
    spoil() {
      slices = null;
      for (const painting of [shown, coming]) painting.scene = painting.sprites = null;
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

const emptyPainting = (): Painting => ({
  picture: createPicture(),
  hasNumbers: false,
  scene: null,
  sprites: null,
});

function* paintSections(hall: HallLayout, painting: Painting, scene: Scene): Generator<void> {
  const inView = boxInView(scene.view, scene.size);
  for (const { box, firstSeat, endSeat } of hall.sections) {
    if (!overlaps(box, inView)) continue;
    for (let index = firstSeat; index < endSeat; index += 1) paintSeat(hall, painting, scene, index);
    yield;
  }
}

function paintSeat(
  hall: HallLayout,
  { picture, sprites, hasNumbers }: Painting,
  { view, density, states }: Scene,
  index: number,
): void {
  if (!sprites) return;
  const { size } = sprites;
  const left = Math.round(((hall.x[index] ?? 0) * view.scale + view.x) * density - size / 2);
  const top = Math.round(((hall.y[index] ?? 0) * view.scale + view.y) * density - size / 2);
  if (!picture.has(left, top, size)) return;
  const tier = hall.sections[hall.sectionOf[index] ?? 0]?.tier ?? 0;
  const number = hall.numbers[index] ?? '';
  const label = !hasNumbers || size < readablePx * density ? '' : number.slice(number.lastIndexOf('-') + 1);
  picture.put(left, top, size, sprites.of((states[index] ?? seatState.free) as Mark, tier, label).pixels);
}
