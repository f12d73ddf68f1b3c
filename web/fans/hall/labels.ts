import type { Box } from './geometry.ts';
import type { HallLayout } from './hall-layout.ts';
import type { Scene } from './painter.ts';
import { mapFont } from './palette.ts';
import { toScreen } from './view.ts';

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

function paintSectionNames(
  hall: HallLayout,
  context: CanvasRenderingContext2D,
  { view, palette, size }: Scene,
): void {
  const fontSize = Math.min(16, Math.max(10, view.scale * 1.1));
  context.font = `600 ${fontSize}px ${mapFont}`;
  context.fillStyle = palette.ink;
  for (const { box, section, firstSeat, rows } of hall.sections) {
    const first = rows[0];
    if (!first) continue;
    // Above the middle of the first row.
    const middle = Math.floor((firstSeat + first.endSeat - 1) / 2);
    const { x, y } = toScreen(view, { x: (box.left + box.right) / 2, y: (hall.y[middle] ?? 0) - 0.8 });
    const isOut = x < -200 || y < -20 || x > size.width + 200 || y > size.height + 20;
    const width = (box.right - box.left) * view.scale;
    if (isOut || (view.scale < 3 && width < 60)) continue;
    const isNarrow = section.name.length * fontSize * 0.6 > width + 10;
    context.fillText(isNarrow ? section.sectionId : section.name, x, y - fontSize * 0.55);
  }
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
