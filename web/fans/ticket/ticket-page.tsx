import { useEffect, useState } from 'preact/hooks';
import { language } from '../../shared/language.ts';
import { money } from '../../shared/money.ts';
import { usePageTitle } from '../../shared/page-title.ts';
import { useStore } from '../../shared/store.ts';
import { dayAndTime } from '../../shared/time.ts';
import type { Problem, Reservation } from '../api/types.ts';
import { useShared, useVisit } from '../context.ts';
import { useMessages } from '../language/messages.ts';
import { seatName } from '../language/seat-words.ts';
import { ProblemNotice } from '../notice.tsx';
import { isPaid } from '../reservation/newest.ts';
import { addressOf } from '../route.ts';
import { QrCode } from './qr-code.tsx';
import { knownTickets } from './tickets.ts';

/** What was bought, with a code for whoever stands at the door. */
export function TicketPage({ reservationId }: { reservationId: string }) {
  const messages = useMessages();
  const { api } = useShared();
  const { concert, holdingKeeper } = useVisit();
  const [read, setRead] = useState<Reservation | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const { reservation: newest } = useStore(holdingKeeper.holding);
  // The address is anybody's: it must not show a ticket as one for another concert.
  const isThisOne = (each: { concertId: string; reservationId: string }) =>
    each.concertId === concert.concertId && each.reservationId === reservationId;
  const token = knownTickets().find(isThisOne)?.token;

  async function load(): Promise<void> {
    if (token === undefined) return;
    const answer = await api.reservation(token, reservationId);
    setProblem(answer.problem ?? null);
    if (answer.body) setRead(answer.body);
  }
  useEffect(() => void load(), [reservationId, token]);
  usePageTitle(`${messages.ticket.title} – ${concert.title}`);

  const reservation = [newest, read].find((each) => each && isThisOne(each)) ?? null;
  return (
    <div class="narrow ticket-page">
      <a class="back" href={addressOf({ name: 'concert', concertId: concert.concertId })}>
        ← {concert.title}
      </a>
      <h1>{messages.ticket.title}</h1>
      {isPaid(reservation) && <p>{messages.ticket.bought}</p>}
      {isPaid(reservation) && <Ticket reservation={reservation} />}
      {problem && <ProblemNotice problem={problem} onRetry={load} />}
      {token === undefined && !isPaid(reservation) && <p>{messages.ticket.missing}</p>}
      {token !== undefined && !reservation && !problem && <p class="quiet">{messages.loading}</p>}
    </div>
  );
}

function Ticket({ reservation }: { reservation: Reservation }) {
  const messages = useMessages();
  const spoken = useStore(language);
  const { concert } = useVisit();
  const { reservationId, seats, amount, currency } = reservation;
  return (
    <>
      <article class="ticket">
        <div class="ticket-words">
          <h2>{concert.title}</h2>
          <p>{dayAndTime(spoken, concert.startsAt)}</p>
          <p>
            <bdi>{concert.venue}</bdi>
          </p>
          <ul>
            {seats.map(({ seat }) => (
              <li key={seat}>{seatName(messages, concert, seat)}</li>
            ))}
          </ul>
          <p class="quiet">{messages.ticket.paid(money(spoken, amount, currency))}</p>
        </div>
        <div class="ticket-code">
          <QrCode text={`HOLDFAST:${concert.concertId}:${reservationId}`} label={messages.ticket.code} />
          <p class="quiet">{messages.ticket.number}</p>
          <p class="code">{reservationId}</p>
        </div>
      </article>
      <button type="button" class="plain no-print" onClick={() => print()}>
        {messages.ticket.print}
      </button>
    </>
  );
}
