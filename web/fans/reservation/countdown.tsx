import { useEffect } from 'preact/hooks';
import { minutesAndSeconds } from '../../shared/time.ts';
import { announce } from '../announce.ts';
import { useMessages } from '../language/messages.ts';
import type { ServerClock } from '../server-clock.ts';
import { useTimeLeft } from './time-left.ts';

/** Time left until then, by the server's clock. Said aloud only near its end. */
export function Countdown({ clock, until }: { clock: ServerClock; until: string }) {
  const { hold } = useMessages();
  const leftMs = useTimeLeft(clock, until);
  const seconds = Math.ceil(leftMs / 1000);
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
