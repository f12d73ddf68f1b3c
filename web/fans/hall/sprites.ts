import type { Palette } from './palette.ts';
import { type SeatState, seatState } from './seat-states.ts';

export type Mark = SeatState | 'chosen' | 'yours';

/** Small pictures of a seat in each of its states, drawn once for a size. */
export interface Sprites {
  /** In device pixels. */
  size: number;
  of(mark: Mark, tier: number): HTMLCanvasElement;
}

export function createSprites(size: number, palette: Palette): Sprites {
  const made = new Map<string, HTMLCanvasElement>();
  return {
    size,
    of(mark, tier) {
      const key = `${mark} ${mark === seatState.free ? tier : ''}`;
      const sprite = made.get(key) ?? draw(size, mark, tier, palette);
      made.set(key, sprite);
      return sprite;
    },
  };
}

/** Told apart by shape: free is full, held is hollow, sold is a cross, chosen is full with a ring and a tick. */
function draw(size: number, mark: Mark, tier: number, palette: Palette): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  const line = Math.max(1, size / 12);
  const radius = size < 6 ? 0 : size * 0.28;
  if (mark === seatState.free) {
    box(context, 0, size, radius);
    context.fillStyle = palette.tiers[tier % palette.tiers.length] ?? palette.ink;
    context.fill();
  } else if (mark === seatState.held) {
    box(context, line / 2, size - line, radius);
    context.strokeStyle = palette.line;
    context.lineWidth = line;
    context.stroke();
  } else if (mark === seatState.sold) {
    cross(context, size, line, palette.line);
  } else {
    box(context, 0, size, radius);
    context.fillStyle = mark === 'yours' ? palette.yours : palette.chosen;
    context.fill();
    tick(context, size, palette.onChosen);
  }
  return canvas;
}

function box(context: CanvasRenderingContext2D, at: number, size: number, radius: number): void {
  context.beginPath();
  context.roundRect(at, at, size, size, radius);
}

function cross(context: CanvasRenderingContext2D, size: number, line: number, colour: string): void {
  const [low, high] = [size * 0.28, size * 0.72];
  context.beginPath();
  context.moveTo(low, low);
  context.lineTo(high, high);
  context.moveTo(high, low);
  context.lineTo(low, high);
  context.strokeStyle = colour;
  context.lineWidth = line;
  context.lineCap = 'round';
  context.stroke();
}

function tick(context: CanvasRenderingContext2D, size: number, colour: string): void {
  if (size < 8) return;
  context.beginPath();
  context.moveTo(size * 0.27, size * 0.53);
  context.lineTo(size * 0.44, size * 0.69);
  context.lineTo(size * 0.74, size * 0.33);
  context.strokeStyle = colour;
  context.lineWidth = Math.max(1.5, size / 9);
  context.lineCap = context.lineJoin = 'round';
  context.stroke();
}
