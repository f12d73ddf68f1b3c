import { createLogUpdate } from 'log-update';
import pc from 'picocolors';
import type { Hall } from './hall.ts';
import type { Watcher } from './on-sale.ts';
import type { FanRecord } from './record.ts';

type View = Parameters<Watcher>[0];

export interface Progress {
  watch: Watcher;
  /** Leaves what was shown last. */
  stop(): void;
}

const drawEveryMs = 150;
const lineEveryMs = 3000;

/** Shows the play: a picture that changes in place on a terminal, and else a line now and then. */
export function showProgress(output: NodeJS.WriteStream): Progress {
  const startedMs = performance.now();
  let view: View | undefined;
  let stopped = false;
  const draw = createLogUpdate(output);
  const show = () => {
    if (!view) return;
    const time = seconds(performance.now() - startedMs);
    const [people, seats] = [peopleLine(view), seatsLine(view)];
    if (output.isTTY) draw([picture(view.hall), `${time}  ${people}`, `       ${seats}`].join('\n'));
    else output.write(`${time}  ${people} | ${seats}\n`);
  };
  const timer = setInterval(show, output.isTTY ? drawEveryMs : lineEveryMs);
  return {
    watch(next) {
      view = next;
    },
    stop() {
      if (stopped) return;
      stopped = true;
      clearInterval(timer);
      show();
      if (output.isTTY) draw.done();
    },
  };
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(0).padStart(3)} s`;

function peopleLine({ records }: View): string {
  const inPhase = (phase: FanRecord['phase']) => records.filter((record) => record.phase === phase).length;
  const phases = ['coming', 'waiting', 'choosing', 'holding', 'gone'] as const;
  const lost = records.reduce((sum, { lostRaces }) => sum + lostRaces, 0);
  return [...phases.map((phase) => `${inPhase(phase)} ${phase}`), `${lost} races lost`].join(' | ');
}

function seatsLine({ hall, stage }: View): string {
  const states = [...hall.taken.values()];
  const sold = states.filter((state) => state === 'SOLD').length;
  const free = hall.seats.length - states.length;
  const line = `seats: ${free} free, ${states.length - sold} held, ${sold} sold`;
  return stage === 'checking' ? `${line} | waiting for the last events` : line;
}

/** A bigger hall would push the rest off the screen. */
const mostRows = 16;

function picture({ rows, taken }: Hall): string {
  if (rows.length > mostRows) return '';
  const marks = { HELD: pc.yellow('o'), SOLD: pc.red('#'), BLOCKED: 'x' };
  const line = (row: string[]) =>
    row
      .map((seat) => {
        const state = taken.get(seat);
        return state ? marks[state] : pc.green('.');
      })
      .join(' ');
  const legend = `${pc.green('.')} free  ${pc.yellow('o')} held  ${pc.red('#')} sold`;
  return [`  ${pc.dim('stage')}   ${legend}`, ...rows.map((row) => `  ${line(row)}`), ''].join('\n');
}
