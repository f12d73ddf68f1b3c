import { useStore } from '../../shared/store.ts';
import { useVisit } from '../context.ts';
import { useMessages } from '../language/messages.ts';
import { addressOf } from '../route.ts';
import { SeatList } from './seat-list.tsx';

/** Seats that are paid for. */
export function BoughtPanel() {
  const { ticket } = useMessages();
  const { concert, holdingKeeper, joinAgain } = useVisit();
  const { reservation } = useStore(holdingKeeper.holding);
  if (!reservation) return null;
  const { reservationId } = reservation;
  return (
    <section class="panel bought">
      <h2>{ticket.bought}</h2>
      <SeatList reservation={reservation} />
      <a class="main" href={addressOf({ name: 'ticket', concertId: concert.concertId, reservationId })}>
        {ticket.show}
      </a>
      <button type="button" class="plain" onClick={joinAgain}>
        {ticket.more}
      </button>
    </section>
  );
}
