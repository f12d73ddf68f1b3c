import { language } from '../../shared/language.ts';
import { money } from '../../shared/money.ts';
import { useStore } from '../../shared/store.ts';
import type { Reservation } from '../api/types.ts';
import { useVisit } from '../context.ts';
import { useMessages } from '../language/messages.ts';
import { seatName } from '../language/seat-words.ts';

/** The seats of a reservation, with their prices and the amount. */
export function SeatList({ reservation }: { reservation: Reservation }) {
  const messages = useMessages();
  const spoken = useStore(language);
  const { concert } = useVisit();
  const { seats, amount, currency } = reservation;
  return (
    <>
      <ul class="seats">
        {seats.map(({ seat, price }) => (
          <li key={seat}>
            <span>{seatName(messages, concert, seat)}</span>
            <span>{money(spoken, price, currency)}</span>
          </li>
        ))}
      </ul>
      <p class="total">
        <span>{messages.choice.total}</span>
        <strong>{money(spoken, amount, currency)}</strong>
      </p>
    </>
  );
}
