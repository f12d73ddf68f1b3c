/** Which pairs of seats are free, so that the k-th free one is found fast: a Fenwick tree. */
export class FreePairs {
  readonly #tree: Int32Array;
  readonly #isFree: Uint8Array;
  #count = 0;

  constructor(pairs: number) {
    this.#tree = new Int32Array(pairs + 1);
    this.#isFree = new Uint8Array(pairs);
    for (let pair = 0; pair < pairs; pair += 1) this.free(pair);
  }

  get count(): number {
    return this.#count;
  }

  isFree(pair: number): boolean {
    return this.#isFree[pair] === 1;
  }

  take(pair: number): void {
    this.#set(pair, 0, -1);
  }

  free(pair: number): void {
    this.#set(pair, 1, 1);
  }

  /** The free pair that has `rank` free ones before it; undefined when there are not as many. */
  at(rank: number): number | undefined {
    if (rank >= this.#count) return undefined;
    let index = 0;
    let left = rank;
    for (let step = 2 ** Math.floor(Math.log2(this.#tree.length)); step >= 1; step /= 2) {
      const next = index + step;
      const below = this.#tree[next];
      if (next >= this.#tree.length || below === undefined || below > left) continue;
      index = next;
      left -= below;
    }
    return index;
  }

  #set(pair: number, free: 0 | 1, change: 1 | -1): void {
    if (this.#isFree[pair] === free) return;
    this.#isFree[pair] = free;
    this.#count += change;
    for (let index = pair + 1; index < this.#tree.length; index += index & -index)
      this.#tree[index] = (this.#tree[index] ?? 0) + change;
  }
}
