import type { Point } from './geometry.ts';

export interface GestureHandlers {
  pan(by: Point): void;
  zoom(factor: number, at: Point): void;
  tap(at: Point, isTouch: boolean): void;
  hover(at: Point | null): void;
  /** Asks for what lies there as a list, which keys can walk through. */
  enter(at: Point): void;
  /** Whether there is nothing more to see by zooming out: then a wheel that would scrolls the page on. */
  isWhole(): boolean;
}

/** Farther than this, a tap is a drag. */
const tapSlackPx = 8;
/** Between two turns of a wheel that are not one movement. */
const wheelPauseMs = 400;
const keyPanPx = 60;
const keyZoom = 1.35;

/** Mouse, touch, wheel and keys on the map, as movements of the view. @returns what ends it. */
export function listenToGestures(element: HTMLElement, handlers: GestureHandlers): () => void {
  const pointers = new Map<number, Point>();
  let travelledPx = 0;
  let wasPinch = false;
  let zoomedAtMs = -Infinity;
  const at = ({ clientX, clientY }: MouseEvent): Point => {
    const { left, top } = element.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  };

  function down(event: PointerEvent): void {
    if (event.button !== 0) return;
    if (pointers.size === 0) [travelledPx, wasPinch] = [0, false];
    pointers.set(event.pointerId, at(event));
    if (pointers.size > 1) wasPinch = true;
    element.setPointerCapture(event.pointerId);
  }

  function move(event: PointerEvent): void {
    const before = pointers.get(event.pointerId);
    const now = at(event);
    if (!before) {
      handlers.hover(event.pointerType === 'mouse' ? now : null);
      return;
    }
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    pointers.set(event.pointerId, now);
    const by = { x: now.x - before.x, y: now.y - before.y };
    travelledPx += Math.hypot(by.x, by.y);
    if (other) {
      const factor = distance(now, other) / Math.max(1, distance(before, other));
      handlers.zoom(factor, { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
      // Of two fingers, each moves the middle by half of its way.
      handlers.pan({ x: by.x / 2, y: by.y / 2 });
    } else if (travelledPx > tapSlackPx) handlers.pan(by);
  }

  function up(event: PointerEvent): void {
    if (!pointers.delete(event.pointerId)) return;
    const isTap = event.type === 'pointerup' && !wasPinch && travelledPx <= tapSlackPx;
    if (isTap) handlers.tap(at(event), event.pointerType !== 'mouse');
  }

  function wheel(event: WheelEvent): void {
    // What began as zooming goes on as that.
    const isNewWheel = event.timeStamp - zoomedAtMs > wheelPauseMs;
    if (event.deltaY > 0 && !event.ctrlKey && handlers.isWhole() && isNewWheel) return;
    zoomedAtMs = event.timeStamp;
    event.preventDefault();
    const perPx = event.ctrlKey ? 0.01 : 0.0016;
    const px = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 20 : event.deltaY;
    handlers.zoom(Math.exp(-px * perPx), at(event));
  }

  function key(event: KeyboardEvent): void {
    const { width, height } = element.getBoundingClientRect();
    const middle = { x: width / 2, y: height / 2 };
    const actions: Record<string, () => void> = {
      ArrowLeft: () => handlers.pan({ x: keyPanPx, y: 0 }),
      ArrowRight: () => handlers.pan({ x: -keyPanPx, y: 0 }),
      ArrowUp: () => handlers.pan({ x: 0, y: keyPanPx }),
      ArrowDown: () => handlers.pan({ x: 0, y: -keyPanPx }),
      '+': () => handlers.zoom(keyZoom, middle),
      '=': () => handlers.zoom(keyZoom, middle),
      '-': () => handlers.zoom(1 / keyZoom, middle),
      Enter: () => handlers.enter(middle),
    };
    const action = actions[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  }

  const leave = () => handlers.hover(null);
  const ending = new AbortController();
  const { signal } = ending;
  element.addEventListener('pointerdown', down, { signal });
  element.addEventListener('pointermove', move, { signal });
  element.addEventListener('pointerup', up, { signal });
  element.addEventListener('pointercancel', up, { signal });
  element.addEventListener('pointerleave', leave, { signal });
  element.addEventListener('wheel', wheel, { signal, passive: false });
  element.addEventListener('keydown', key, { signal });
  return () => ending.abort();
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
