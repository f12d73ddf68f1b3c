import { useEffect, useState } from 'preact/hooks';
import { language } from '../../shared/language.ts';
import { money } from '../../shared/money.ts';
import { usePageTitle } from '../../shared/page-title.ts';
import { useStore } from '../../shared/store.ts';
import { dayAndTime } from '../../shared/time.ts';
import { announce } from '../announce.ts';
import type { Problem, Reservation } from '../api/types.ts';
import { useShared, useVisit } from '../context.ts';
import { useMessages } from '../language/messages.ts';
import { ProblemNotice } from '../notice.tsx';
import { Countdown } from '../reservation/countdown.tsx';
import { isHeld, isPaid } from '../reservation/newest.ts';
import { SeatList } from '../reservation/seat-list.tsx';
import { addressOf, replaceWith } from '../route.ts';

/** Where one pays: on this machine and on demo stages a pretence, elsewhere somebody else's. */
export function PaymentPage() {
  const messages = useMessages();
  const spoken = useStore(language);
  const { concert, clock, holdingKeeper } = useVisit();
  const { reservation, isKnown } = useStore(holdingKeeper.holding);
  const { concertId } = concert;

  useEffect(() => {
    if (!isPaid(reservation)) return;
    announce(messages.ticket.bought);
    replaceWith({ name: 'ticket', concertId, reservationId: reservation.reservationId });
  }, [reservation?.status]);

  usePageTitle(`${messages.payment.title} – ${concert.title}`);

  // One that is paid is on its way to its ticket.
  const isNothingToPay = isKnown && !isHeld(reservation) && !isPaid(reservation);
  return (
    <div class="narrow payment">
      <a class="back" href={addressOf({ name: 'concert', concertId })}>
        ← {messages.payment.back}
      </a>
      <h1>{messages.payment.title}</h1>
      <p>
        {concert.title} · {dayAndTime(spoken, concert.startsAt)} · <bdi>{concert.venue}</bdi>
      </p>
      {!isKnown && <p class="quiet">{messages.loading}</p>}
      {isNothingToPay && <NothingToPay reservation={reservation} />}
      {isHeld(reservation) && (
        <>
          <Countdown clock={clock} until={reservation.expiresAt} />
          <section class="panel">
            <h2>{messages.payment.summary}</h2>
            <SeatList reservation={reservation} />
          </section>
          <Payment reservation={reservation} />
        </>
      )}
    </div>
  );
}

function NothingToPay({ reservation }: { reservation: Reservation | null }) {
  const messages = useMessages();
  const { concertId } = useVisit().concert;
  const isLapsed = reservation?.status === 'EXPIRED';
  return (
    <section class="panel lapsed" role="alert">
      <h2>{isLapsed ? messages.hold.lapsed : messages.payment.nothing}</h2>
      {isLapsed && <p>{messages.hold.lapsedHint}</p>}
      <a class="main" href={addressOf({ name: 'concert', concertId })}>
        {messages.payment.back}
      </a>
    </section>
  );
}

function Payment({ reservation }: { reservation: Reservation }) {
  const { payment } = useMessages();
  const spoken = useStore(language);
  const { api } = useShared();
  const { holdingKeeper } = useVisit();
  /** undefined until it is known. */
  const [path, setPath] = useState<string | null | undefined>();
  const [isPaying, setIsPaying] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function askWhere(): Promise<void> {
    const answer = await api.config();
    setProblem(answer.problem ?? null);
    if (answer.body) setPath(answer.body.pretendPaymentsPath);
  }
  useEffect(() => void askWhere(), []);

  async function pay(to: string): Promise<void> {
    setIsPaying(true);
    setProblem(null);
    const answer = await api.pay(to, reservation);
    setIsPaying(false);
    if (answer.body) return holdingKeeper.note(answer.body);
    setProblem(answer.problem);
    await holdingKeeper.refresh();
  }

  if (path === undefined) return problem && <ProblemNotice problem={problem} onRetry={askWhere} />;
  if (path === null) {
    return (
      <section class="panel">
        <h2>{payment.elsewhere}</h2>
        <p>{payment.elsewhereHint(reservation.reservationId)}</p>
      </section>
    );
  }
  return (
    <section class="panel pretend">
      <h2>{payment.pretend}</h2>
      <p>{payment.pretendHint}</p>
      {problem && <ProblemNotice problem={problem} />}
      <button type="button" class="main" disabled={isPaying} onClick={() => pay(path)}>
        {isPaying ? payment.paying : payment.pay(money(spoken, reservation.amount, reservation.currency))}
      </button>
    </section>
  );
}
