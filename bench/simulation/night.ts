import { between, type Random, seededRandom } from '../../local/random.ts';
import type { Backstage } from './afterwards.ts';
import { Agenda } from './agenda.ts';
import { answerTo, type Visitor } from './answers.ts';
import { type Answer, type Fate, playFan } from './fan.ts';
import { Hall } from './hall.ts';
import { House } from './house.ts';
import { answerTime, attemptMs, showOutMs } from './limits.ts';
import { logNormal } from './log-normal.ts';
import type { Scenario } from './scenario.ts';
import { services } from './services.ts';
import { Tally } from './tally.ts';
import { type Call, fansOf, playOn } from './visit.ts';
import { type Waiter, WaitingRoom } from './waiting-room.ts';

interface Guest extends Visitor, Waiter<Guest> {
  phase: 'coming' | 'waiting' | 'active';
  /** How often in a row there was no room for a call. */
  refusals: number;
  /** Goes on with the play. */
  resume(): void;
}

/** What goes on in a night that is simulated: every fan has come in the agenda from the start. */
export class Night {
  readonly agenda = new Agenda(0);
  readonly tally: Tally;
  readonly backstage: Backstage;
  readonly fates: Partial<Record<Fate, number>> = {};
  readonly phases = { coming: 0, waiting: 0, active: 0 };
  readonly #random: Random;
  readonly #isIdeal: boolean;
  readonly #room = new WaitingRoom<Guest>(this.agenda, (guest) => this.#pollOf(guest));

  constructor(scenario: Scenario, seed: number, isIdeal: boolean) {
    const random = seededRandom(seed);
    this.#random = random;
    this.#isIdeal = isIdeal;
    this.tally = new Tally(scenario);
    const behind = services(scenario, random, isIdeal);
    const containerCount = () => (isIdeal ? 1 : behind.environments(this.agenda.nowMs));
    this.backstage = {
      scenario,
      agenda: this.agenda,
      house: new House(scenario.policy, random, containerCount),
      hall: new Hall(scenario.pairs),
      services: behind,
      showOutMs: isIdeal ? 0 : showOutMs,
      attemptMs: isIdeal ? 0 : attemptMs,
    };
    for (const fan of fansOf(scenario, seed)) this.agenda.at(fan.comesMs, () => this.#comes(scenario, fan));
  }

  #comes({ behaviour }: Scenario, fan: { comesMs: number; random: Random }): void {
    const guest: Guest = {
      ...fan,
      position: 0,
      pair: -1,
      phase: 'coming',
      refusals: 0,
      resume() {},
    };
    this.phases.coming += 1;
    playOn(playFan(behaviour, fan.random), {
      wait: (ms, resume) => {
        guest.resume = resume;
        if (guest.phase === 'waiting') this.#room.wait(guest, ms);
        else this.agenda.at(this.agenda.nowMs + ms, resume);
      },
      ask: (call, reply) => this.#ask(guest, call, reply),
      leave: (fate) => {
        this.phases[guest.phase] -= 1;
        this.fates[fate] = (this.fates[fate] ?? 0) + 1;
      },
    });
  }

  /** Most polls find nothing new: those are counted, and only the others played. */
  #pollOf(guest: Guest): void {
    const { house, services: behind } = this.backstage;
    const { nowMs } = this.agenda;
    if (!behind.enters(nowMs)) {
      this.#room.wait(guest, this.#backOffMs(guest));
      return;
    }
    const container = house.container(nowMs);
    const { gate } = container;
    if (house.surelyWaits(guest.position, gate, nowMs)) {
      behind.pollsInVain();
      guest.refusals = 0;
      this.tally.polls += 1;
      this.#room.wait(guest, house.pollAfterMs(guest.position, gate, nowMs));
    } else {
      guest.container = container;
      guest.resume();
    }
  }

  #ask(guest: Guest, call: Call, reply: (answer: Answer) => void): void {
    const { agenda, backstage, tally } = this;
    const { nowMs } = agenda;
    const answerMs = this.#isIdeal ? 0 : logNormal(answerTime.medianMs, answerTime.spread, this.#random);
    const enters = guest.container !== undefined || backstage.services.enters(nowMs, answerMs);
    const answer = enters && answerTo(backstage, guest, call);
    guest.container = undefined;
    if (!answer) {
      agenda.at(nowMs + this.#backOffMs(guest), () => this.#ask(guest, call, reply));
      return;
    }
    guest.refusals = 0;
    const isLetIn = answer.status === 'ACTIVE' && guest.phase !== 'active';
    tally.told(call, answer, { comesMs: guest.comesMs, isLetIn }, nowMs);
    if (answer.status === 'WAITING') this.#enters(guest, 'waiting');
    if (isLetIn) this.#enters(guest, 'active');
    agenda.at(nowMs + answerMs, () => reply(answer));
  }

  /** After 429 or 503: a second, and twice as long each time, up to half a minute; drawn, so that not all come together. */
  #backOffMs(guest: Guest): number {
    const longest = Math.min(32_000, 2000 * 2 ** guest.refusals);
    guest.refusals += 1;
    return between(this.#random, longest / 2, longest);
  }

  #enters(guest: Guest, phase: Guest['phase']): void {
    this.phases[guest.phase] -= 1;
    this.phases[phase] += 1;
    guest.phase = phase;
  }
}
