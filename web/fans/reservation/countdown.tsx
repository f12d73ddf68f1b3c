import { useEffect, useState } from 'preact/hooks';
import { minutesAndSeconds } from '../../shared/time.ts';
import { announce } from '../announce.ts';
import { useMessages } from '../language/messages.ts';
import type { ServerClock } from '../server-clock.ts';

const tickMs = 200;

/** Time left until then, by the server's clock. Said aloud only near its end. */
export function Countdown({ clock, until }: { clock: ServerClock; until: string }) {
  const { hold } = useMessages();
  const left = () => Date.parse(until) - clock.now();
  const [leftMs, setLeftMs] = useState(left);
  const seconds = Math.ceil(leftMs / 1000);
  useEffect(() => {
    setLeftMs(left());
    const timer = setInterval(() => setLeftMs(left()), tickMs);
    return () => clearInterval(timer);
  }, [until]);
  useEffect(() => {
    if (seconds === 60) announce(hold.minuteLeft);
    if (seconds === 10) announce(hold.soonOver);
  }, [seconds]);
  return (
    <p class={`countdown ${seconds <= 60 ? 'soon' : ''}`}>
      <span class="quiet">{hold.left}</span>
      <span role="timer" aria-live="off">
        {minutesAndSeconds(leftMs)}
      </span>
    </p>
  );
}
