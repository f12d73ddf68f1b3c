import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { language } from '../../shared/language.ts';
import { money } from '../../shared/money.ts';
import { useStore } from '../../shared/store.ts';
import { useVisit } from '../context.ts';
import { useMessages } from '../language/messages.ts';
import { seatName } from '../language/seat-words.ts';
import { isHeld } from '../reservation/newest.ts';
import { priceOf } from './hall-layout.ts';
import { Legend } from './legend.tsx';
import { type MapView, startMap } from './map-view.ts';
import { stateNameOf, yourSeats } from './own-seats.ts';

/** A tooltip of three lines with its distance from the seat; less room than that above, and it is below. */
const tooltipPx = 110;

interface Props {
  /** Looked at from near while it is open. */
  openSection: number | null;
  onSeat: (index: number) => void;
  /** A section is wanted as a list of seats. */
  onEnter: (section: number) => void;
}

/** The hall as a picture, for eyes and pointers; the grid beside it is for everybody else. */
export function HallMap({ openSection, onSeat, onEnter }: Props) {
  const messages = useMessages();
  const visit = useVisit();
  const { hall, watch, selection, holdingKeeper } = visit;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [map, setMap] = useState<MapView | null>(null);
  const current = useRef({ onSeat, onEnter, stageWord: '' });
  current.current = { onSeat, onEnter, stageWord: messages.hall.stage };

  // In the frame that shows the page, not in the one after.
  useLayoutEffect(() => {
    if (!canvas.current) return;
    const started = startMap({
      canvas: canvas.current,
      hall,
      states: watch.states,
      isKnown: watch.isKnown.get,
      chosen: () => selection.seats.get(),
      yours: () => yourSeats(visit),
      stageWord: () => current.current.stageWord,
      onSeat: (index) => current.current.onSeat(index),
      onEnter: (section) => current.current.onEnter(section),
      onSections: watch.lookAt,
    });
    setMap(started);
    const ends = [
      watch.changed.subscribe(() => started.repaint(watch.changed.get())),
      watch.isKnown.subscribe(started.look),
      selection.seats.subscribe(started.look),
      holdingKeeper.holding.subscribe(started.look),
      visit.tickets.subscribe(started.look),
    ];
    return () => {
      for (const end of ends) end();
      started.stop();
    };
  }, []);
  useEffect(() => map?.look(), [map, messages]);
  useEffect(() => {
    if (openSection !== null) map?.showSection(openSection);
  }, [map, openSection]);

  return (
    <section class="map" aria-label={messages.hall.region}>
      <canvas ref={canvas} tabIndex={0} role="img" aria-label={messages.hall.map} />
      {map && <HoveredSeat map={map} />}
      {useStore(watch.isStale) && (
        <p class="stale" role="status">
          {messages.hall.stale}
        </p>
      )}
      <div class="map-foot">
        <Legend />
        {map && <MapTools map={map} />}
      </div>
    </section>
  );
}

function MapTools({ map }: { map: MapView }) {
  const { hall } = useMessages();
  return (
    <div class="tools">
      <button type="button" aria-label={hall.zoomIn} title={hall.zoomIn} onClick={() => map.zoom(1.6)}>
        +
      </button>
      <button type="button" aria-label={hall.zoomOut} title={hall.zoomOut} onClick={() => map.zoom(1 / 1.6)}>
        −
      </button>
      <button type="button" aria-label={hall.whole} title={hall.whole} onClick={map.showWhole}>
        ⤢
      </button>
    </div>
  );
}

function HoveredSeat({ map }: { map: MapView }) {
  const messages = useMessages();
  const spoken = useStore(language);
  const visit = useVisit();
  const { concert, hall, watch, selection, holdingKeeper } = visit;
  const over = useStore(map.hovered);
  useStore(watch.changed);
  useStore(selection.seats);
  useStore(holdingKeeper.holding);
  useStore(visit.tickets);
  if (over === null) return null;
  const { index, at } = over;
  const name = stateNameOf(visit, index);
  const state = messages.seat.states[name];
  return (
    <p
      class={`hovered ${at.y < tooltipPx ? 'below' : ''}`}
      aria-hidden="true"
      // Within the map, however near to its edge the seat is.
      style={{ left: `clamp(8rem, ${at.x}px, 100% - 8rem)`, top: `${at.y}px` }}
    >
      {seatName(messages, concert, hall.numbers[index] ?? '')} ·{' '}
      {money(spoken, priceOf(hall, index), concert.currency)} · {state}
      {name === 'free' && isHeld(holdingKeeper.holding.get().reservation) && ` – ${messages.hold.noOthers}`}
    </p>
  );
}
