import type { Clock } from '../clock.ts';

/** One timer for the earliest schedule, however many wait. */
export interface Alarm {
  /** To be called whenever the earliest one may be another. */
  set(): void;
  pause(): void;
  resume(): void;
}

/**
 * @param nextMs When the earliest is due, epoch milliseconds; undefined when none waits.
 * @param ring Fires what is due. The alarm is set again afterwards.
 */
export function createAlarm(clock: Clock, nextMs: () => number | undefined, ring: () => void): Alarm {
  let callOff: (() => void) | undefined;
  let isPaused = false;
  const set = () => {
    callOff?.();
    const atMs = isPaused ? undefined : nextMs();
    callOff = atMs === undefined ? undefined : clock.at(atMs, ringAndSet);
  };
  const ringAndSet = () => {
    ring();
    set();
  };
  const pauseOrResume = (paused: boolean) => {
    isPaused = paused;
    set();
  };
  return { set, pause: () => pauseOrResume(true), resume: () => pauseOrResume(false) };
}
