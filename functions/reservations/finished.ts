import { type Refusal, refuse } from '../http/problem.ts';

const finished = {
  CONFIRMED: ['RESERVATION_CONFIRMED', 'It was paid for already, and stays sold.'],
  CANCELLED: ['RESERVATION_CANCELLED', 'It was cancelled; its seats are free for others.'],
  EXPIRED: ['RESERVATION_EXPIRED', 'The hold lapsed before this; its seats are free for others.'],
} as const;

type Finished = typeof finished;
export type FinishedCode = Finished[keyof Finished][0];

/** Finished is finished: the refusal that says how. */
export function finishedRefusal<Status extends keyof Finished>(status: Status): Refusal<Finished[Status][0]> {
  const [code, detail] = finished[status];
  return refuse(code, detail);
}
