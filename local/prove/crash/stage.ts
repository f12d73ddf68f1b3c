import { randomBytes } from 'node:crypto';
import type { Operation, Request } from '../history/operation.ts';
import { createRecorder } from '../history/recorder.ts';
import type { Habits } from '../load/fan.ts';
import { type Hall, type HallPlan, openHall } from '../load/hall.ts';
import { emptyLedger, type Ledger, learn } from './ledger.ts';

/** A concert under load, with all that its clients were ever told. */
export interface Stage {
  hall: Hall;
  habits: Habits;
  clients: number;
  ledger: Ledger;
  /** Every call over all crashes, in the order of their ends. */
  operations: readonly Operation[];
  /** How many calls were answered. */
  answered(): number;
  /** What contradicts earlier answers, in sentences. */
  problems: string[];
  /** Makes a call, writes it down and takes in what it says. */
  call(client: number, request: Request): Promise<Operation>;
}

type StagePlan = Omit<HallPlan, 'concertId' | 'seats'> & { name: string; clients: number; habits: Habits };

const habits: Habits = { pays: 45, cancels: 15, vanishes: 30, paysLate: 5, leaves: 5 };
const seats = 9999;

/**
 * Holds of a second lapse by the dozen while all is down; those of three do so now and then, in a house so small that
 * fans wait; those of a minute live through many crashes.
 */
const plans: StagePlan[] = [
  {
    ...{ name: 'brief', clients: 8, habits, holdSeconds: 1 },
    queue: { maxActive: 100, activeSeconds: 60, idleSeconds: 2, claimSeconds: 4 },
  },
  {
    ...{ name: 'short', clients: 8, habits, holdSeconds: 3 },
    queue: { maxActive: 12, activeSeconds: 60, idleSeconds: 2, claimSeconds: 4 },
  },
  {
    ...{ name: 'long', clients: 6, habits: { ...habits, vanishes: 10, paysLate: 0 }, holdSeconds: 60 },
    queue: { maxActive: 500, activeSeconds: 120, idleSeconds: 60, claimSeconds: 10 },
  },
];

/** @param url Where the stack is now: another address after each restart. */
export async function openStages(url: () => string): Promise<Stage[]> {
  const run = randomBytes(3).toString('hex');
  return Promise.all(
    plans.map(async ({ name, clients, habits, ...plan }) => {
      const hall = await openHall(url(), { ...plan, concertId: `crash-${name}-${run}`, seats });
      return stageOf(url, hall, { clients, habits });
    }),
  );
}

function stageOf(url: () => string, hall: Hall, plan: Pick<Stage, 'clients' | 'habits'>): Stage {
  const ledger = emptyLedger();
  const recorder = createRecorder({ url: url(), concertId: hall.concertId });
  const problems: string[] = [];
  let answered = 0;
  return {
    ...plan,
    answered: () => answered,
    hall,
    ledger,
    operations: recorder.operations,
    problems,
    async call(client, request) {
      recorder.moveTo(url());
      const operation = await recorder.call(client, request);
      if (operation.answer) answered += 1;
      problems.push(...learn(ledger, operation));
      return operation;
    },
  };
}
