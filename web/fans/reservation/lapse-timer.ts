import type { Reservation } from '../api/types.ts';
import type { ServerClock } from '../server-clock.ts';
import { isHeld } from './newest.ts';

/** So that the server has passed that millisecond as well. */
const marginMs = 150;
/** Of a hold that has lapsed already: the server may still be about to say so. */
const shortestMs = 1000;

export interface LapseTimer {
  /** Waits for the end of this one, and no longer for that of another. */
  set(reservation: Reservation | null): void;
  stop(): void;
}

/** Says when a hold has lapsed, by the server's clock. */
export function createLapseTimer(clock: ServerClock, onLapse: () => void): LapseTimer {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;
  return {
    set(reservation) {
      clearTimeout(timer);
      if (isStopped || !isHeld(reservation)) return;
      const leftMs = Date.parse(reservation.expiresAt) - clock.now();
      timer = setTimeout(onLapse, Math.max(shortestMs, leftMs + marginMs));
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
