import type { HallLayout } from './hall-layout.ts';
import { type Scene, spriteSize } from './painter.ts';
import { createSprites, type Sprites } from './sprites.ts';
import { toScreen } from './view.ts';

/** Marks the seats of the fan's own, over the picture of all. */
export interface OwnMarks {
  /** @param indexes By their mark. */
  paint(scene: Scene, indexes: { chosen: number[]; yours: number[] }): void;
  /** The colours are others now. */
  spoil(): void;
}

export function createOwnMarks(hall: HallLayout, context: CanvasRenderingContext2D): OwnMarks {
  let sprites: Sprites | null = null;

  function mark({ view, density, palette }: Scene, image: ImageData, index: number): void {
    const size = image.width;
    const ring = Math.max(1, size / 10);
    const centre = toScreen(view, { x: hall.x[index] ?? 0, y: hall.y[index] ?? 0 });
    const left = Math.round(centre.x * density - size / 2);
    const top = Math.round(centre.y * density - size / 2);
    context.fillStyle = palette.ground;
    context.fillRect(left - ring, top - ring, size + 2 * ring, size + 2 * ring);
    context.putImageData(image, left, top);
  }

  return {
    paint(scene, { chosen, yours }) {
      const size = spriteSize(scene);
      if (sprites?.size !== size) sprites = createSprites(size, scene.palette);
      for (const index of chosen) mark(scene, sprites.of('chosen', 0, '').image, index);
      for (const index of yours) mark(scene, sprites.of('yours', 0, '').image, index);
    },
    spoil() {
      sprites = null;
    },
  };
}
