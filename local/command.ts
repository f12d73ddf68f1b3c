import { InvalidArgumentError } from 'commander';
import { whenNpmEnds } from './start/parent.ts';

/**
 * Reads an option that names some of a command's parts, separated by commas.
 *
 * @throws InvalidArgumentError naming what there is when one of them is none.
 */
export const someOf =
  (names: readonly string[]) =>
  (text: string): string[] => {
    const chosen = text.split(',').map((name) => name.trim());
    const unknown = chosen.filter((name) => !names.includes(name));
    if (unknown.length === 0) return chosen;
    throw new InvalidArgumentError(`There is no part ${unknown.join(', ')}; there are ${names.join(', ')}.`);
  };

/**
 * Aborted when somebody stops the command, or npm ends that started it: what runs is then ended in order. Whoever
 * cannot wait for that presses Ctrl-C once more.
 */
export function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  const stop = () => {
    stopping.abort();
    process.once('SIGINT', () => process.exit(130));
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  whenNpmEnds(stop);
  return stopping.signal;
}
