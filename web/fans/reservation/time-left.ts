import { useEffect, useState } from 'preact/hooks';
import type { ServerClock } from '../server-clock.ts';

const tickMs = 200;

/** Milliseconds until then by the server's clock, kept up to date; below 0 when it is past. */
export function useTimeLeft(clock: ServerClock, until: string): number {
  const left = () => Date.parse(until) - clock.now();
  const [leftMs, setLeftMs] = useState(left);
  useEffect(() => {
    setLeftMs(left());
    const timer = setInterval(() => setLeftMs(left()), tickMs);
    return () => clearInterval(timer);
  }, [until]);
  return leftMs;
}
