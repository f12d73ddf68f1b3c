import { mapFont, type Palette } from './palette.ts';
import { type SeatState, seatState } from './seat-states.ts';

export type Mark = SeatState | 'chosen' | 'yours';

/** A picture of a seat on the map's ground, and its pixels. */
interface Sprite {
  image: ImageData;
  /** RGBA in the order of this machine, row by row. */
  pixels: Uint32Array;
}

/** Small pictures of a seat in each of its states, drawn once for a size. */
export interface Sprites {
  /** In device pixels. */
  size: number;
  /** @param label The seat's number; empty where it could not be read. */
  of(mark: Mark, tier: number, label: string): Sprite;
}

export function createSprites(size: number, palette: Palette): Sprites {
  const made = new Map<string, Sprite>();
  const context = drawingBoard(size);
  return {
    size,
    of(mark, tier, label) {
      // Only a free seat has a colour and a number.
      const key = mark === seatState.free ? `${tier} ${label}` : String(mark);
      const found = made.get(key);
      if (found) return found;
      draw(context, size, { mark, tier, label }, palette);
      const image = context.getImageData(0, 0, size, size);
      const sprite = { image, pixels: new Uint32Array(image.data.buffer) };
      made.set(key, sprite);
      return sprite;
    },
  };
}

/** In device pixels. */
const smallestTickPx = 8;
/** Of a seat's size; a smaller one is a square. */
const cornerOf = (size: number): number => (size < 6 ? 0 : size * 0.28);

interface Seat {
  mark: Mark;
  tier: number;
  label: string;
}

/**
 * Told apart by shape as well: free is full, held is a frame with a bar, sold a cross, chosen is full with a ring and a
 * tick, and what is the fan's own is round.
 */
function draw(
  context: CanvasRenderingContext2D,
  size: number,
  { mark, tier, label }: Seat,
  palette: Palette,
): void {
  context.fillStyle = palette.ground;
  context.fillRect(0, 0, size, size);
  const line = Math.max(1, size / 12);
  const radius = cornerOf(size);
  if (mark === seatState.free) {
    box(context, 0, size, radius);
    context.fillStyle = palette.tiers[tier % palette.tiers.length] ?? palette.ink;
    context.fill();
    number(context, size, label, palette.onChosen);
  } else if (mark === 'chosen' || mark === 'yours') {
    const isYours = mark === 'yours';
    box(context, 0, size, isYours ? size / 2 : radius);
    context.fillStyle = isYours ? palette.yours : palette.chosen;
    context.fill();
    if (isYours) rim(context, size, line, palette.onYours);
    tick(context, size, isYours ? palette.onYours : palette.onChosen);
  } else {
    box(context, 0, size, radius);
    context.fillStyle = palette.takenGround;
    context.fill();
    if (mark === seatState.held) frame(context, size, line, palette.takenMark);
    else cross(context, size, line, palette.takenMark);
  }
}

/** One for all of a size: making a canvas takes longer than drawing a seat. */
function drawingBoard(size: number): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (!context) throw new Error('this browser draws nothing');
  return context;
}

function box(context: CanvasRenderingContext2D, at: number, size: number, radius: number): void {
  context.beginPath();
  context.roundRect(at, at, size, size, radius);
}

/** Gold alone is hardly seen on a light ground. */
function rim(context: CanvasRenderingContext2D, size: number, line: number, colour: string): void {
  outline(context, size, line, { radius: size / 2, colour });
  if (size >= smallestTickPx) return;
  box(context, size * 0.3, size * 0.4, size * 0.2);
  context.fillStyle = colour;
  context.fill();
}

function frame(context: CanvasRenderingContext2D, size: number, line: number, colour: string): void {
  outline(context, size, line, { radius: cornerOf(size), colour });
  context.fillStyle = colour;
  context.fillRect(size * 0.3, (size - line) / 2, size * 0.4, line);
}

function outline(
  context: CanvasRenderingContext2D,
  size: number,
  line: number,
  { radius, colour }: { radius: number; colour: string },
): void {
  box(context, line / 2, size - line, radius);
  context.strokeStyle = colour;
  context.lineWidth = line;
  context.stroke();
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
  if (size < smallestTickPx) return;
  context.beginPath();
  context.moveTo(size * 0.27, size * 0.53);
  context.lineTo(size * 0.44, size * 0.69);
  context.lineTo(size * 0.74, size * 0.33);
  context.strokeStyle = colour;
  context.lineWidth = Math.max(1.5, size / 9);
  context.lineCap = context.lineJoin = 'round';
  context.stroke();
}

function number(context: CanvasRenderingContext2D, size: number, label: string, colour: string): void {
  if (label === '') return;
  context.font = `600 ${size * (label.length > 3 ? 0.34 : 0.44)}px ${mapFont}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = colour;
  context.fillText(label, size / 2, size * 0.53);
}
