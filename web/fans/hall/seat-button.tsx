import { language } from '../../shared/language.ts';
import { money } from '../../shared/money.ts';
import { useStore } from '../../shared/store.ts';
import { useVisit } from '../context.ts';
import { useMessages } from '../language/messages.ts';
import { seatWords } from '../language/seat-words.ts';
import { priceOf } from './hall-layout.ts';
import { stateNameOf } from './own-seats.ts';
import { tierCount } from './palette.ts';

interface Props {
  index: number;
  /** The one of the grid that Tab comes to. */
  isActive: boolean;
  onPick: (index: number) => void;
}

/** A seat as a button, which says where it is, what it costs and whether it is free. */
export function SeatButton({ index, isActive, onPick }: Props) {
  const messages = useMessages();
  const spoken = useStore(language);
  const visit = useVisit();
  const { concert, hall, selection, holdingKeeper } = visit;
  const chosen = useStore(selection.seats).includes(index);
  useStore(holdingKeeper.holding);
  useStore(visit.tickets);
  const spelling = hall.numbers[index] ?? '';
  const name = stateNameOf(visit, index);
  const tier = hall.sections[hall.sectionOf[index] ?? 0]?.tier ?? 0;
  const price = money(spoken, priceOf(hall, index), concert.currency, 'name');
  return (
    <button
      type="button"
      class={`seat ${name} tier-${tier % tierCount}`}
      tabIndex={isActive ? 0 : -1}
      aria-pressed={chosen}
      aria-disabled={name === 'held' || name === 'sold'}
      aria-label={messages.seat.label(seatWords(messages, spelling), price, messages.seat.states[name])}
      onClick={() => onPick(index)}
    >
      {spelling.slice(spelling.lastIndexOf('-') + 1)}
    </button>
  );
}
