/** How long it may still take, as a person would say it. */
export type WaitWords =
  | { unit: 'soon' }
  | { unit: 'minutes'; count: number }
  | { unit: 'hours'; count: number }
  | { unit: 'long' };

/**
 * An estimate by the pace of late is never good to the second, and the farther off, the worse: rounded up, to whole minutes,
 * from ten on to five, from an hour on to half hours, and from six hours on it is just long.
 */
export function waitWords(seconds: number): WaitWords {
  const minutes = Math.ceil(seconds / 60);
  if (seconds <= 45) return { unit: 'soon' };
  if (minutes < 10) return { unit: 'minutes', count: minutes };
  if (minutes <= 55) return { unit: 'minutes', count: Math.ceil(minutes / 5) * 5 };
  const halfHours = Math.ceil(minutes / 30);
  return halfHours <= 12 ? { unit: 'hours', count: halfHours / 2 } : { unit: 'long' };
}
