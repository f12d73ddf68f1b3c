import { language } from '../../shared/language.ts';
import { money } from '../../shared/money.ts';
import { useStore } from '../../shared/store.ts';
import { dayAndTime, minutesAndSeconds } from '../../shared/time.ts';
import { useVisit } from '../context.ts';
import { totalOf } from '../hall/hall-layout.ts';
import { seatState } from '../hall/seat-states.ts';
import { useMessages } from '../language/messages.ts';
import { seatNames } from '../language/seat-words.ts';
import { ProblemNotice } from '../notice.tsx';
import { isPaid } from '../reservation/newest.ts';
import { useTimeLeft } from '../reservation/time-left.ts';
import { ChosenSeats } from './chosen-seats.tsx';
import { salesOpening } from './sales-opening.ts';

interface Props {
  stage: 'outside' | 'choosing' | 'over';
}

/** Choosing seats, before and during one's turn. Who is not in line yet gets in line by holding. */
export function ChoicePanel({ stage }: Props) {
  const messages = useMessages();
  const { choice } = messages;
  const spoken = useStore(language);
  const visit = useVisit();
  const seats = useStore(visit.selection.seats);
  const place = useStore(visit.placeKeeper.place);
  const { reservation, isBusy, problem } = useStore(visit.holdingKeeper.holding);
  // Once there is a place, asking about it goes on by itself.
  const ownProblem = problem ?? (place.token === null ? place.problem : null);
  const shown = ownProblem?.code === 'SEATS_UNAVAILABLE' ? null : ownProblem;
  const isWorking = isBusy || place.isJoining;
  const canHold = seats.length > 0;
  useStore(visit.watch.changed);
  const isSoldOut =
    useStore(visit.watch.isKnown) && visit.watch.states.every((state) => state === seatState.sold);
  const over = isPaid(reservation) ? messages.ticket.more : choice.over;
  const opensAt = stage === 'outside' ? salesOpening(visit.concert, visit.clock.now()) : null;
  const titles = { outside: choice.title, choosing: choice.yourTurn, over };

  return (
    <section class="panel choice">
      <h2>{titles[stage]}</h2>
      {stage === 'over' && <p>{canHold ? `${choice.overHint} ${choice.kept}` : choice.overHint}</p>}
      {opensAt && <p>{choice.notYet(dayAndTime(spoken, opensAt))}</p>}
      {canHold ? <ChosenSeats /> : stage !== 'over' && <p>{isSoldOut ? choice.soldOut : choice.none}</p>}
      {(stage !== 'over' || canHold) && <MostSeats />}
      {stage === 'outside' && !canHold && !isSoldOut && <p class="quiet">{choice.joinHint}</p>}
      {shown && <ProblemNotice problem={shown} />}
      {canHold && (
        <HoldBar
          label={opensAt ? choice.line : stage === 'over' ? choice.holdAgain : choice.hold}
          isWorking={isWorking}
        />
      )}
      {!canHold && stage !== 'choosing' && !isSoldOut && (
        <button type="button" class="main" disabled={isWorking} onClick={visit.joinAgain}>
          {isWorking ? choice.joining : stage === 'over' ? choice.again : choice.join}
        </button>
      )}
      {stage === 'choosing' && <TurnEnds />}
    </section>
  );
}

/** On a phone it stays within reach of the thumb, and says what it is about while that is below the screen. */
function HoldBar({ label, isWorking }: { label: (count: number) => string; isWorking: boolean }) {
  const messages = useMessages();
  const spoken = useStore(language);
  const { concert, hall, selection, take } = useVisit();
  const seats = useStore(selection.seats);
  const numbers = seats.map((index) => hall.numbers[index] ?? '');
  const total = money(spoken, totalOf(hall, seats), concert.currency);
  return (
    <div class="bar">
      <p class="bar-words" aria-hidden="true">
        <strong>{total}</strong> · {seatNames(messages, concert, numbers)}
      </p>
      <button type="button" class="main" disabled={isWorking} onClick={() => take(seats)}>
        {isWorking ? messages.choice.holding : label(seats.length)}
      </button>
    </div>
  );
}

function MostSeats() {
  const { choice } = useMessages();
  const { selection, isFull } = useVisit();
  const full = useStore(isFull);
  return (
    <p class={full ? 'notice' : 'quiet'}>
      {full ? choice.full(selection.most) : choice.most(selection.most)}
    </p>
  );
}

function TurnEnds() {
  const { choice } = useMessages();
  const { placeKeeper } = useVisit();
  const { status } = useStore(placeKeeper.place);
  if (!status?.activeUntil) return null;
  return (
    <p class="quiet foot">
      <TurnLeft until={status.activeUntil} />{' '}
      <button type="button" class="link" onClick={placeKeeper.leave}>
        {choice.leave}
      </button>
    </p>
  );
}

function TurnLeft({ until }: { until: string }) {
  const { choice } = useMessages();
  const { clock } = useVisit();
  return <span class="turn">{choice.left(minutesAndSeconds(useTimeLeft(clock, until)))}</span>;
}
