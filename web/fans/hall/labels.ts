import type { Box, Point } from './geometry.ts';
import type { HallLayout } from './hall-layout.ts';
import type { Scene } from './painter.ts';
import { mapFont } from './palette.ts';
import { toScreen } from './view.ts';

const smallestFontPx = 9;

interface LabelOptions {
  stageWord: string;
  hovered: number | null;
}

/** The stage, the names of sections and rows: what can be read at this size. */
export function paintLabels(
  hall: HallLayout,
  context: CanvasRenderingContext2D,
  scene: Scene,
  { stageWord, hovered }: LabelOptions,
): void {
  context.save();
  context.scale(scene.density, scene.density);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  paintStage(hall.stage, context, scene, stageWord);
  paintSectionNames(hall, context, scene);
  if (scene.view.scale >= 15) paintRowNames(hall, context, scene);
  if (hovered !== null) paintRing(hall, context, scene, hovered);
  context.restore();
}

function paintStage(
  stage: Box,
  context: CanvasRenderingContext2D,
  { view, palette }: Scene,
  word: string,
): void {
  const [topLeft, bottomRight] = [
    toScreen(view, { x: stage.left, y: stage.top }),
    toScreen(view, { x: stage.right, y: stage.bottom }),
  ];
  const [width, height] = [bottomRight.x - topLeft.x, bottomRight.y - topLeft.y];
  context.beginPath();
  context.moveTo(topLeft.x, topLeft.y);
  context.lineTo(bottomRight.x, topLeft.y);
  context.lineTo(bottomRight.x - width * 0.06, bottomRight.y - height * 0.18);
  context.quadraticCurveTo(
    topLeft.x + width / 2,
    bottomRight.y + height * 0.25,
    topLeft.x + width * 0.06,
    bottomRight.y - height * 0.18,
  );
  context.closePath();
  context.fillStyle = palette.stage;
  context.fill();
  const size = Math.min(18, height * 0.4);
  if (size < 5) return;
  context.fillStyle = palette.ink;
  context.font = `600 ${size}px ${mapFont}`;
  context.fillText(word, topLeft.x + width / 2, topLeft.y + height * 0.48);
}

/** Above the first row where there is room, else on a plate in the middle of the section. */
function paintSectionNames(
  hall: HallLayout,
  context: CanvasRenderingContext2D,
  { view, palette, size }: Scene,
): void {
  const isOnPlate = view.scale < 9;
  for (const layout of hall.sections) {
    const { box, section } = layout;
    const room = (box.right - box.left) * view.scale;
    const widest = isOnPlate ? 11 : Math.min(16, view.scale * 1.1);
    const fontSize = Math.max(smallestFontPx, Math.min(widest, room / textWidth(section.name, 1)));
    const name = textWidth(section.name, fontSize) > room ? section.sectionId : section.name;
    const width = textWidth(name, fontSize);
    const middle = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
    const at = toScreen(view, isOnPlate ? middle : above(hall, layout, middle.x, width / view.scale));
    const isOut = at.x < -200 || at.y < -20 || at.x > size.width + 200 || at.y > size.height + 20;
    if (isOut || room < 30) continue;
    if (isOnPlate) paintPlate(context, at, width, palette.ground);
    context.fillStyle = palette.ink;
    context.font = `600 ${fontSize}px ${mapFont}`;
    context.fillText(name, at.x, isOnPlate ? at.y : at.y - fontSize * 0.55);
  }
}

/** Above all seats of the first row that are under a word of that width: rows are bent. */
function above(
  { x, y }: HallLayout,
  { rows: [first] }: HallLayout['sections'][number],
  middleX: number,
  width: number,
): Point {
  let top = Infinity;
  for (let index = first?.firstSeat ?? 0; index < (first?.endSeat ?? 0); index += 1) {
    const isUnder = Math.abs((x[index] ?? 0) - middleX) < width / 2 + 0.5;
    if (isUnder) top = Math.min(top, y[index] ?? 0);
  }
  return { x: middleX, y: top - 0.7 };
}

/** Near enough, and it costs nothing: a letter is a little wider than half its height, one of Hangul as wide. */
const textWidth = (text: string, fontSize: number): number =>
  [...text].reduce((sum, letter) => sum + (letter > '\u1100' ? 1 : 0.6), 0) * fontSize;

function paintPlate(context: CanvasRenderingContext2D, { x, y }: Point, width: number, colour: string): void {
  context.beginPath();
  context.roundRect(x - width / 2 - 4, y - 9, width + 8, 18, 6);
  context.fillStyle = colour;
  context.fill();
}

function paintRowNames(hall: HallLayout, context: CanvasRenderingContext2D, { view, palette, size }: Scene) {
  context.font = `${Math.min(12, view.scale * 0.55)}px ${mapFont}`;
  context.fillStyle = palette.muted;
  for (const { rows } of hall.sections) {
    for (const { name, firstSeat, endSeat } of rows) {
      if (name === null) continue;
      for (const [index, side] of [
        [firstSeat, -1],
        [endSeat - 1, 1],
      ] as const) {
        const { x, y } = toScreen(view, { x: (hall.x[index] ?? 0) + side * 0.95, y: hall.y[index] ?? 0 });
        if (x > -20 && y > -20 && x < size.width + 20 && y < size.height + 20) context.fillText(name, x, y);
      }
    }
  }
}

function paintRing(
  hall: HallLayout,
  context: CanvasRenderingContext2D,
  { view, palette }: Scene,
  index: number,
): void {
  const { x, y } = toScreen(view, { x: hall.x[index] ?? 0, y: hall.y[index] ?? 0 });
  const half = view.scale * 0.48;
  context.beginPath();
  context.roundRect(x - half, y - half, 2 * half, 2 * half, half * 0.5);
  context.lineWidth = 2;
  context.strokeStyle = palette.ink;
  context.stroke();
}
