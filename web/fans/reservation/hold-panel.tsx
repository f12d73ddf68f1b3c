import { useEffect, useState } from 'preact/hooks';
import { language } from '../../shared/language.ts';
import { money } from '../../shared/money.ts';
import { useStore } from '../../shared/store.ts';
import { useVisit } from '../context.ts';
import { useMessages } from '../language/messages.ts';
import { ProblemNotice } from '../notice.tsx';
import { addressOf } from '../route.ts';
import { Countdown } from './countdown.tsx';
import { SeatList } from './seat-list.tsx';

/** Longer than between the clicks of somebody in a hurry. */
const doubleClickMs = 1500;

/** For a moment: the second click on what was here before is not meant for what is here now. */
function useIsNew(id: string | undefined): boolean {
  const [seenId, setSeenId] = useState<string | undefined>();
  useEffect(() => {
    const timer = setTimeout(() => setSeenId(id), doubleClickMs);
    return () => clearTimeout(timer);
  }, [id]);
  return id !== seenId;
}

/** Seats that are held: how long still, and the way to pay. */
export function HoldPanel() {
  const { hold } = useMessages();
  const spoken = useStore(language);
  const { concert, clock, holdingKeeper } = useVisit();
  const { reservation, isBusy, problem } = useStore(holdingKeeper.holding);
  const isNew = useIsNew(reservation?.reservationId);
  if (!reservation) return null;
  const { amount, currency, expiresAt } = reservation;
  return (
    <section class="panel held">
      <h2>{hold.title}</h2>
      <Countdown clock={clock} until={expiresAt} />
      <SeatList reservation={reservation} />
      {problem && <ProblemNotice problem={problem} />}
      <div class="bar">
        <a class="main" href={addressOf({ name: 'pay', concertId: concert.concertId })}>
          {hold.pay(money(spoken, amount, currency))}
        </a>
      </div>
      <button type="button" class="plain" disabled={isBusy || isNew} onClick={holdingKeeper.cancel}>
        {hold.giveBack(reservation.seats.length)}
      </button>
      <p class="quiet">{hold.noOthers}</p>
    </section>
  );
}
