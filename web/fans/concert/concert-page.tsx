import { useLayoutEffect, useState } from 'preact/hooks';
import { language } from '../../shared/language.ts';
import { useStore } from '../../shared/store.ts';
import { dayAndTime } from '../../shared/time.ts';
import { announce } from '../announce.ts';
import { useVisit } from '../context.ts';
import { HallMap } from '../hall/hall-map.tsx';
import { SeatGrid } from '../hall/seat-grid.tsx';
import { seatState } from '../hall/seat-states.ts';
import { SectionList, sectionButtonId } from '../hall/section-list.tsx';
import { useMessages } from '../language/messages.ts';
import { seatName } from '../language/seat-words.ts';
import { isHeld } from '../reservation/newest.ts';
import { addressOf } from '../route.ts';
import { TicketLinks } from '../ticket/ticket-links.tsx';
import { StagePanel } from './stage-panel.tsx';

/** One concert: its hall, and beside it the next thing to do. */
export function ConcertPage() {
  const messages = useMessages();
  const spoken = useStore(language);
  const visit = useVisit();
  const { concert, hall, watch, selection } = visit;
  const [openSection, setOpenSection] = useState<number | null>(null);
  const [byKeyboard, setByKeyboard] = useState(false);
  const { reservation } = useStore(visit.holdingKeeper.holding);

  useLayoutEffect(() => {
    watch.start();
    return watch.stop;
  }, [watch]);

  function open(index: number | null, isByKeyboard: boolean): void {
    setByKeyboard(isByKeyboard);
    setOpenSection(index);
    // The map shows it from near.
    if (index !== null && !isByKeyboard) document.querySelector('.map')?.scrollIntoView({ block: 'nearest' });
  }

  function closeSection(): void {
    setOpenSection(null);
    if (openSection !== null) document.getElementById(sectionButtonId(openSection))?.focus();
  }

  function chooseSeat(index: number): void {
    const name = seatName(messages, concert, hall.numbers[index] ?? '');
    if (isHeld(reservation)) {
      announce(messages.hold.noOthers);
      return;
    }
    if (watch.states[index] !== seatState.free && !selection.seats.get().includes(index)) {
      announce(messages.choice.taken(name));
      return;
    }
    // Whoever chooses anew has seen what became of the last reservation.
    if (reservation) visit.acknowledged.set(reservation.reservationId);
    const outcome = selection.toggle(index);
    visit.isFull.set(outcome === 'full');
    announce(outcome === 'full' ? messages.choice.full(selection.most) : messages.choice[outcome](name));
  }

  return (
    <div class="concert-page">
      <div class="title">
        <a class="back" href={addressOf({ name: 'concerts' })}>
          ← {messages.back}
        </a>
        <h1>{concert.title}</h1>
        <p class="quiet">
          {dayAndTime(spoken, concert.startsAt)} · <bdi>{concert.venue}</bdi>
        </p>
      </div>
      <HallMap openSection={openSection} onSeat={chooseSeat} onEnter={(index) => open(index, true)} />
      {openSection !== null && (
        <SeatGrid
          key={openSection}
          sectionIndex={openSection}
          takesFocus={byKeyboard}
          onSeat={chooseSeat}
          onClose={closeSection}
        />
      )}
      <aside class="side">
        <StagePanel />
        <TicketLinks tickets={useStore(visit.tickets)} />
        <SectionList openSection={openSection} onOpen={open} />
      </aside>
    </div>
  );
}
