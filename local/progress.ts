import { createLogUpdate } from 'log-update';
import pc from 'picocolors';

/** Shows how far long work is that has parts. */
export interface Progress {
  show(part: string, line: string): void;
  /** The part is over; its line stays, with the verdict behind it. */
  done(part: string, verdict: string): void;
  /** The part does not run; the line that says why stays. */
  passedOver(part: string, why: string): void;
  stop(): void;
}

const drawEveryMs = 200;
const lineEveryMs = 10_000;

/**
 * A line that changes in place on a terminal, and else one now and then.
 *
 * @param footer What stands below it on a terminal: `12 s left`.
 */
export function showProgress(output: NodeJS.WriteStream, footer: () => string): Progress {
  const draw = createLogUpdate(output);
  let current = { part: '', line: '' };
  let shown = '';
  const show = () => {
    const text = `${current.part.padEnd(9)} ${current.line}`;
    if (current.part === '') return;
    if (output.isTTY) draw(`${text}\n${pc.dim(footer())}`);
    else if (text !== shown) output.write(`${text}\n`);
    shown = text;
  };
  const keep = (text: string) => {
    if (output.isTTY) draw.clear();
    output.write(`${text}\n`);
    current = { part: '', line: '' };
  };
  const timer = setInterval(show, output.isTTY ? drawEveryMs : lineEveryMs);
  return {
    show(part, line) {
      current = { part, line };
    },
    done(part, verdict) {
      keep(`${part.padEnd(9)} ${current.line}: ${verdict}`);
    },
    passedOver(part, why) {
      keep(`${part.padEnd(9)} ${pc.yellow(why)}`);
    },
    stop() {
      clearInterval(timer);
      if (output.isTTY) draw.clear();
    },
  };
}
