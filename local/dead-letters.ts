import type { State, StoredDeadLetter } from './state/types.ts';

/** What could not be delivered, from every dead-letter queue, on-failure queue and failure destination together. */
export interface DeadLetters {
  /**
   * @param source Logical id of the queue or bucket that it went to.
   * @param reason Why it ended there, in words.
   * @param payload What AWS would have put there, JSON-like.
   */
  add(source: string, reason: string, payload: unknown): void;
  /** Oldest first. */
  list(): StoredDeadLetter[];
}

export function createDeadLetters(state: State, log: (line: string) => void = () => {}): DeadLetters {
  return {
    add(source, reason, payload) {
      state.addDeadLetter({ source, reason, payload });
      log(`dead letter in ${source}: ${reason}`);
    },
    list: () => state.deadLetters(),
  };
}
