/** Epoch milliseconds. Handed in wherever time decides, so that tests can step it. */
export type Clock = () => number;

export const isoTime = (timeMs: number): string => new Date(timeMs).toISOString();
