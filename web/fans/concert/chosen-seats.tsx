import { language } from '../../shared/language.ts';
import { money } from '../../shared/money.ts';
import { useStore } from '../../shared/store.ts';
import { useVisit } from '../context.ts';
import { priceOf, totalOf } from '../hall/hall-layout.ts';
import { useMessages } from '../language/messages.ts';
import { seatName } from '../language/seat-words.ts';

/** What was chosen, what it costs, and how to give one up. */
export function ChosenSeats() {
  const messages = useMessages();
  const spoken = useStore(language);
  const { concert, hall, selection } = useVisit();
  const seats = useStore(selection.seats);
  return (
    <>
      <ul class="seats">
        {seats.map((index) => {
          const name = seatName(messages, concert, hall.numbers[index] ?? '');
          return (
            <li key={index}>
              <span>{name}</span>
              <span>{money(spoken, priceOf(hall, index), concert.currency)}</span>
              <button
                type="button"
                class="remove"
                aria-label={messages.choice.remove(name)}
                onClick={() => selection.toggle(index)}
              >
                ×
              </button>
            </li>
          );
        })}
      </ul>
      <p class="total">
        <span>{messages.choice.total}</span>
        <strong>{money(spoken, totalOf(hall, seats), concert.currency)}</strong>
      </p>
    </>
  );
}
