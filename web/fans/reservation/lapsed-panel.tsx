import { useStore } from '../../shared/store.ts';
import { useVisit } from '../context.ts';
import { indexesOf } from '../hall/hall-layout.ts';
import { useMessages } from '../language/messages.ts';
import { seatNames } from '../language/seat-words.ts';

/** A hold that ended before it was paid. */
export function LapsedPanel() {
  const messages = useMessages();
  const { hold } = messages;
  const { concert, hall, holdingKeeper, acknowledged, take } = useVisit();
  const { reservation } = useStore(holdingKeeper.holding);
  if (!reservation) return null;
  const numbers = reservation.seats.map(({ seat }) => seat);
  return (
    <section class="panel lapsed" role="alert">
      <h2>{hold.lapsed}</h2>
      <p>{hold.lapsedHint}</p>
      <p class="quiet">{seatNames(messages, concert, numbers)}</p>
      <button type="button" class="main" onClick={() => take(indexesOf(hall, numbers))}>
        {hold.same}
      </button>
      <button type="button" class="plain" onClick={() => acknowledged.set(reservation.reservationId)}>
        {hold.others}
      </button>
    </section>
  );
}
