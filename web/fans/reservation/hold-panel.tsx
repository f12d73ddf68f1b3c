import { language } from '../../shared/language.ts';
import { money } from '../../shared/money.ts';
import { useStore } from '../../shared/store.ts';
import { useVisit } from '../context.ts';
import { useMessages } from '../language/messages.ts';
import { ProblemNotice } from '../notice.tsx';
import { addressOf } from '../route.ts';
import { Countdown } from './countdown.tsx';
import { SeatList } from './seat-list.tsx';

/** Seats that are held: how long still, and the way to pay. */
export function HoldPanel() {
  const { hold } = useMessages();
  const spoken = useStore(language);
  const { concert, clock, holdingKeeper } = useVisit();
  const { reservation, isBusy, problem } = useStore(holdingKeeper.holding);
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
      <button type="button" class="plain" disabled={isBusy} onClick={holdingKeeper.cancel}>
        {hold.giveBack(reservation.seats.length)}
      </button>
      <p class="quiet">{hold.noOthers}</p>
    </section>
  );
}
