import type { Language } from './language.ts';

/** A day and a time where the fan is. */
export const dayAndTime = (language: Language, time: string): string =>
  new Intl.DateTimeFormat(language, {
    // In Korean a short one is a single syllable, which reads like a slip.
    weekday: language === 'ko' ? 'long' : 'short',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(new Date(time));

/** `4:07`; up to the next whole second, so that it says 0:00 only when time is up. */
export function minutesAndSeconds(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
