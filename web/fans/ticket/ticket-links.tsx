import { language } from '../../shared/language.ts';
import { useStore } from '../../shared/store.ts';
import { dayAndTime } from '../../shared/time.ts';
import { useMessages } from '../language/messages.ts';
import { seatWords } from '../language/seat-words.ts';
import { addressOf } from '../route.ts';
import type { KnownTicket } from './tickets.ts';

/** Tickets that this browser bought, each with the way to its code. */
export function TicketLinks({ tickets }: { tickets: KnownTicket[] }) {
  const messages = useMessages();
  const spoken = useStore(language);
  if (tickets.length === 0) return null;
  return (
    <section class="panel tickets">
      <h2>{messages.concerts.yourTickets}</h2>
      <ul class="links">
        {tickets.map(({ concertId, reservationId, title, startsAt, seats }) => (
          <li key={reservationId}>
            <a href={addressOf({ name: 'ticket', concertId, reservationId })}>{title ?? concertId}</a>
            <span class="quiet">
              {startsAt && `${dayAndTime(spoken, startsAt)} · `}
              {seats?.map((seat) => seatWords(messages, seat)).join(', ')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
