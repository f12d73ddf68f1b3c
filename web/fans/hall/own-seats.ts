import type { Visit } from '../concert/visit.ts';
import { isHeld, isPaid } from '../reservation/newest.ts';
import { seatState } from './seat-states.ts';

type Parts = Pick<Visit, 'hall' | 'watch' | 'selection' | 'holdingKeeper'>;

/** The seats that this fan holds or has paid, by index. */
export function yourSeats({ hall, holdingKeeper }: Pick<Visit, 'hall' | 'holdingKeeper'>): number[] {
  const { reservation } = holdingKeeper.holding.get();
  if (!isHeld(reservation) && !isPaid(reservation)) return [];
  return reservation.seats.map(({ seat }) => hall.indexOf(seat)).filter((index) => index !== undefined);
}

/** What a seat is for this fan: the name of its words and of its looks. */
export function stateNameOf(parts: Parts, index: number): 'free' | 'held' | 'sold' | 'chosen' | 'yours' {
  if (yourSeats(parts).includes(index)) return 'yours';
  const state = parts.watch.states[index];
  if (state === seatState.held) return 'held';
  if (state === seatState.sold) return 'sold';
  return parts.selection.seats.get().includes(index) ? 'chosen' : 'free';
}
