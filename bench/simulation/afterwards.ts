import { leaseReadUnits } from '../money/lease-reads.ts';
import type { Agenda } from './agenda.ts';
import { gateWrite, leaseEnd } from './footprints.ts';
import type { Hall } from './hall.ts';
import type { House } from './house.ts';
import type { Scenario } from './scenario.ts';
import type { Services } from './services.ts';

/** Everything behind the API. */
export interface Backstage {
  scenario: Scenario;
  agenda: Agenda;
  house: House;
  hall: Hall;
  services: Services;
  /** From a payment to the end of its lease. */
  showOutMs: number;
  /** From reading the gate to moving it. */
  attemptMs: number;
}

/** What nobody waits for is tried again in a second until it went through. */
const againMs = 1000;

export function expire(agenda: Agenda, services: Services, pair: number): void {
  if (services.walks('expire, 2 seats', agenda.nowMs, { pair })) services.tells(agenda.nowMs);
  else agenda.at(agenda.nowMs + againMs, () => expire(agenda, services, pair));
}

/** Who has paid makes room for the next. When the leases cannot be read now, pollers will let somebody in. */
export function showOut(stage: Backstage, position: number): void {
  const { agenda, house, services } = stage;
  const { nowMs } = agenda;
  if (!services.takes(leaseEnd, nowMs)) {
    agenda.at(nowMs + againMs, () => showOut(stage, position));
    return;
  }
  house.endLease(position, nowMs);
  admitNow(stage, 3);
}

/** As `admitNow` of admit.ts: whoever is beaten while they read begins anew, three times in all. */
function admitNow(stage: Backstage, triesLeft: number): void {
  const { agenda, house, services, attemptMs } = stage;
  if (triesLeft === 0 || !readsLeases(stage)) return;
  const { version } = house.gate;
  const attempt = house.attempt(agenda.nowMs);
  agenda.at(agenda.nowMs + attemptMs, () => {
    const isBeaten = house.gate.version !== version;
    const deleted = attempt.finished.length;
    const more = { gateUnits: house.gateUnits, deleted };
    if (!services.takes(gateWrite, agenda.nowMs, more)) return;
    if (isBeaten) admitNow(stage, triesLeft - 1);
    else house.apply(attempt);
  });
}

/** Takes what it costs to see who may come in. */
export const readsLeases = ({ agenda, house, services }: Backstage): boolean =>
  services.takes(
    { writes: {}, reads: { gate: 1, tail: 1, leases: leaseReadUnits(house.leases.size) } },
    agenda.nowMs,
  );
