interface Entry {
  atMs: number;
  /** Tells apart what is due at the same moment: first come, first done. */
  order: number;
  task: () => void;
}

/** What is still to happen, in the order of its time: a binary heap. */
export class Agenda {
  nowMs: number;
  readonly #heap: Entry[] = [];
  #added = 0;

  constructor(startMs: number) {
    this.nowMs = startMs;
  }

  /** Runs `task` at `atMs`, or now if that has passed. */
  at(atMs: number, task: () => void): void {
    this.#added += 1;
    const heap = this.#heap;
    const entry = { atMs: Math.max(atMs, this.nowMs), order: this.#added, task };
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(entry, heap[parent] as Entry)) break;
      heap[index] = heap[parent] as Entry;
      index = parent;
    }
    heap[index] = entry;
  }

  /** When the next is due; undefined when nothing is. */
  get nextMs(): number | undefined {
    return this.#heap[0]?.atMs;
  }

  /** Takes the next one out, and time goes on to it. Undefined when there is none. */
  next(): (() => void) | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last) return undefined;
    if (heap.length > 0) this.#sink(last);
    this.nowMs = first.atMs;
    return first.task;
  }

  /** Puts the entry at the top, and down to where it belongs. */
  #sink(entry: Entry): void {
    const heap = this.#heap;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Entry, heap[child] as Entry)) child += 1;
      if (!isBefore(heap[child] as Entry, entry)) break;
      heap[index] = heap[child] as Entry;
      index = child;
    }
    heap[index] = entry;
  }
}

const isBefore = (a: Entry, b: Entry): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
