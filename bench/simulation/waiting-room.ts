import type { Agenda } from './agenda.ts';

/** Guests who are due in the same tenth of a second are due together, so that it takes one entry of the agenda. */
const slotMs = 100;

/** Those who are due in the same slot are a chain, which needs no memory of its own. */
export interface Waiter<Guest> {
  next?: Guest | undefined;
}

/** Where those wait who come again and again by the hundred million: much cheaper than an entry of the agenda each. */
export class WaitingRoom<Guest extends Waiter<Guest>> {
  readonly #agenda: Agenda;
  readonly #comesUp: (guest: Guest) => void;
  readonly #slots = new Map<number, Guest>();

  /** @param comesUp Called with each guest whose time has come; they are out of the room then. */
  constructor(agenda: Agenda, comesUp: (guest: Guest) => void) {
    this.#agenda = agenda;
    this.#comesUp = comesUp;
  }

  wait(guest: Guest, ms: number): void {
    const slot = Math.ceil((this.#agenda.nowMs + ms) / slotMs);
    const before = this.#slots.get(slot);
    guest.next = before;
    this.#slots.set(slot, guest);
    if (!before) this.#agenda.at(slot * slotMs, () => this.#open(slot));
  }

  #open(slot: number): void {
    let guest = this.#slots.get(slot);
    this.#slots.delete(slot);
    while (guest) {
      const { next } = guest;
      this.#comesUp(guest);
      guest = next;
    }
  }
}
