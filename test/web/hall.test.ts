import { describe, expect, it } from 'vitest';
import { moveInGrid, rowsAround } from '../../web/fans/hall/grid-moves.ts';
import { type HallLayout, layOut } from '../../web/fans/hall/hall-layout.ts';
import { seatAt } from '../../web/fans/hall/hit.ts';
import { nearestInstead } from '../../web/fans/hall/nearest.ts';
import { applyTaken, countFree } from '../../web/fans/hall/seat-states.ts';
import { boxInView, fitInto, panBy, toHall, toScreen, zoomAt } from '../../web/fans/hall/view.ts';
import { indexesOf, largeHall, smallHall } from './hall.ts';

const point = ({ x, y }: HallLayout, index: number) => ({ x: x[index] ?? 0, y: y[index] ?? 0 });

describe('the layout', () => {
  it('has each seat once, under its own spelling', () => {
    const hall = smallHall();
    expect(hall.seatCount).toBe(36);
    expect(new Set(hall.numbers).size).toBe(36);
    expect(hall.numbers).toContain('A-2-7');
    expect(hall.numbers).toContain('S-8');
    expect(hall.numbers).not.toContain('A-2-5');
    expect(hall.sections.map(({ tier }) => tier)).toEqual([0, 1]);
  });

  it.each([smallHall, () => layOut(largeHall())])(
    'puts no two seats on one place, and none outside',
    (make) => {
      const hall = make();
      const cells = new Set<string>();
      for (let index = 0; index < hall.seatCount; index += 1) {
        const { x, y } = point(hall, index);
        expect(x > hall.box.left && x < hall.box.right && y > hall.box.top && y < hall.box.bottom).toBe(true);
        cells.add(`${Math.round(x * 2)} ${Math.round(y * 100)}`);
      }
      expect(cells.size).toBe(hall.seatCount);
    },
  );

  it('keeps the middle of the stage free', () => {
    const hall = layOut(largeHall());
    const { left, right, bottom } = hall.stage;
    const onStage = [...hall.numbers.keys()].filter((index) => {
      const { x, y } = point(hall, index);
      return x > left && x < right && y - 0.5 < bottom;
    });
    expect(onStage).toEqual([]);
  });
});

describe('a point of the map', () => {
  it('means the seat that is drawn there, and between rows none', () => {
    const hall = smallHall();
    for (let index = 0; index < hall.seatCount; index += 1) {
      const { x, y } = point(hall, index);
      expect(seatAt(hall, { x: x + 0.3, y: y - 0.3 })).toBe(index);
    }
    expect(seatAt(hall, { x: 0, y: -4 })).toBeNull();
  });
});

describe('the view', () => {
  const size = { width: 800, height: 600 };
  const { box } = layOut(largeHall());

  it('shows the whole hall, in the middle', () => {
    const view = fitInto(box, size);
    const inView = boxInView(view, size);
    expect(inView.left).toBeLessThanOrEqual(box.left + 1e-9);
    expect(inView.bottom).toBeGreaterThanOrEqual(box.bottom - 1e-9);
    expect(box.left - inView.left).toBeCloseTo(inView.right - box.right);
  });

  it('turns points back and forth', () => {
    const view = { scale: 3, x: 17, y: -40 };
    expect(toHall(view, toScreen(view, { x: 5, y: 6 }))).toEqual({ x: 5, y: 6 });
  });

  it('keeps the point under the finger while it zooms', () => {
    const at = { x: 500, y: 300 };
    const before = fitInto(box, size);
    const after = zoomAt(before, 3, at, box, size);
    const [here, there] = [toHall(before, at), toHall(after, at)];
    expect(there.x).toBeCloseTo(here.x);
    expect(there.y).toBeCloseTo(here.y);
    expect(after.scale).toBeCloseTo(before.scale * 3);
  });

  it("goes neither beyond a finger's width nor below the whole hall, and never out of sight", () => {
    const whole = fitInto(box, size);
    const at = { x: 10, y: 10 };
    expect(zoomAt(whole, 1000, at, box, size).scale).toBe(46);
    expect(zoomAt(whole, 0.01, at, box, size)).toEqual(whole);
    const near = zoomAt(whole, 5, at, box, size);
    const away = panBy(near, { x: 1e6, y: -1e6 }, box, size);
    const inView = boxInView(away, size);
    expect(inView.left).toBeCloseTo(box.left);
    expect(inView.bottom).toBeCloseTo(box.bottom);
  });
});

describe('states', () => {
  it('change by what an answer says of its section, and of no other', () => {
    const hall = smallHall();
    const states = new Uint8Array(hall.seatCount);
    expect(applyTaken(hall, states, { 'A-1-1': 'HELD', 'S-2': 'SOLD' }, null)).toEqual(
      indexesOf(hall, 'A-1-1', 'S-2'),
    );
    expect(applyTaken(hall, states, { 'A-1-2': 'BLOCKED', 'X-1': 'HELD' }, 0)).toEqual(
      indexesOf(hall, 'A-1-1', 'A-1-2'),
    );
    expect(hall.sections.map((section) => countFree(states, section))).toEqual([27, 7]);
    expect(applyTaken(hall, states, { 'A-1-2': 'SOLD' }, 0)).toEqual([]);
  });
});

describe('the nearest instead', () => {
  const hall = smallHall();
  const offer = (wanted: string[], ...taken: string[]) => {
    const gone = new Set(indexesOf(hall, ...taken));
    return nearestInstead(hall, indexesOf(hall, ...wanted), (index) => !gone.has(index))?.map(
      (index) => hall.numbers[index],
    );
  };

  it('is beside what is left when one of two neighbours is gone', () => {
    expect(offer(['A-1-5', 'A-1-6'], 'A-1-6')).toEqual(['A-1-4', 'A-1-5']);
  });

  it('keeps neighbours together, also when that is another row', () => {
    const row = Array.from({ length: 10 }, (_, index) => `A-1-${index + 1}`).filter(
      (each) => each !== 'A-1-2',
    );
    expect(offer(['A-1-1', 'A-1-2'], ...row)).toEqual(['A-2-1', 'A-2-2']);
  });

  it('never sits neighbours across an aisle', () => {
    const others = hall.numbers.filter((each) => !['A-2-3', 'A-2-4', 'A-2-7', 'S-1', 'S-2'].includes(each));
    expect(offer(['A-2-4', 'A-2-3'], ...others, 'A-2-3')).toEqual(['S-1', 'S-2']);
  });

  it('is found for each by itself when they were not neighbours, or no run is long enough', () => {
    expect(offer(['A-1-1', 'A-3-14'], 'A-3-14')).toEqual(['A-1-1', 'A-1-2']);
    const all = hall.numbers.filter((each) => each !== 'A-1-5' && each !== 'A-3-5');
    expect(offer(['A-1-5', 'A-1-6'], ...all)).toEqual(['A-1-5', 'A-3-5']);
  });

  it('is nothing when there are too few', () => {
    expect(offer(['A-1-1', 'A-1-2'], ...hall.numbers.slice(1))).toBeUndefined();
  });
});

describe('arrow keys', () => {
  const hall = smallHall();
  const rows = hall.sections[0]?.rows ?? [];
  const move = (from: string, key: string, ctrlKey = false) => {
    const next = moveInGrid(hall, rows, hall.indexOf(from) ?? -1, { key, ctrlKey });
    return next === null ? null : hall.numbers[next];
  };

  it('lead to the next seat, and to the nearest of the next row', () => {
    expect(move('A-1-1', 'ArrowRight')).toBe('A-1-2');
    expect(move('A-1-1', 'ArrowLeft')).toBeNull();
    expect(move('A-1-5', 'ArrowUp')).toBeNull();
    expect(move('A-1-5', 'ArrowDown')).toBe('A-2-4');
    expect(move('A-2-4', 'ArrowRight')).toBe('A-2-7');
    expect(move('A-3-5', 'ArrowDown')).toBeNull();
    expect(move('A-1-5', 'End')).toBe('A-1-10');
    expect(move('A-1-5', 'End', true)).toBe('A-3-14');
    expect(move('A-3-9', 'Home', true)).toBe('A-1-1');
    expect(move('A-1-5', 'x')).toBeNull();
  });

  it('walk through all of a small section, and through a part of a huge one', () => {
    expect(rowsAround(rows, 0)).toEqual([0, 1, 2]);
    const huge = Array.from({ length: 50 }, (_, row) => ({
      name: `${row}`,
      y: row,
      firstSeat: row * 100,
      endSeat: row * 100 + 100,
    }));
    expect(rowsAround(huge, 2050)).toEqual([17, 18, 19, 20, 21, 22]);
    expect(rowsAround(huge, 0)).toEqual([0, 1, 2, 3, 4, 5]);
  });
});
