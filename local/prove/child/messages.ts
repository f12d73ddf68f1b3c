import type { LocalStack, StackOptions } from '../../stack.ts';

/** What a stack in a process of its own is started with. */
export interface ChildOptions
  extends Pick<StackOptions, 'templatePath' | 'dataDirectory' | 'engineUrl' | 'engineName'> {
  /** Streams and schedules wait for `resume`, so that one can look at what was found at the start. */
  paused?: boolean;
}

/** What the stack's process says of itself when it answers. */
export interface Ready extends Pick<LocalStack, 'url' | 'tableName' | 'engine'> {
  processId: number;
}

/** What only the process itself can know. */
export interface Inside {
  /** Live objects of the main thread, just after a collection of garbage. */
  heapBytes: number;
  /** The same of all functions' threads together. */
  functionsBytes: number;
  /** Timers, sockets, threads and the like that keep the process busy, by kind. */
  resources: Record<string, number>;
}

/** Questions of the parent, and what each is answered with. */
export interface Answers {
  inside: Inside;
  /** Those after the first `after`. */
  events: unknown[];
  resume: null;
  close: null;
}

export interface Question {
  id: number;
  ask: keyof Answers;
  /** For `events`. */
  after?: number;
}

export type ChildMessage =
  | { kind: 'ready'; ready: Ready }
  | { kind: 'failed'; message: string }
  | { kind: 'log'; line: string }
  | { kind: 'answer'; id: number; answer: Answers[keyof Answers] };
