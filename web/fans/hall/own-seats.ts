import type { Visit } from '../concert/visit.ts';
import { isHeld, isPaid } from '../reservation/newest.ts';
import { seatState } from './seat-states.ts';

type YourParts = Pick<Visit, 'hall' | 'ticketSeats' | 'holdingKeeper'>;
type Parts = YourParts & Pick<Visit, 'watch' | 'selection'>;

/** The seats that this fan holds or has paid, now or by an earlier ticket that this browser knows, by index. */
export function yourSeats({ hall, ticketSeats, holdingKeeper }: YourParts): number[] {
  const { reservation } = holdingKeeper.holding.get();
  const isYours = isHeld(reservation) || isPaid(reservation);
  const numbers = new Set(ticketSeats.get());
  for (const { seat } of isYours ? reservation.seats : []) numbers.add(seat);
  return [...numbers].map((number) => hall.indexOf(number)).filter((index) => index !== undefined);
}

/** What a seat is for this fan: the name of its words and of its looks. */
export function stateNameOf(parts: Parts, index: number): 'free' | 'held' | 'sold' | 'chosen' | 'yours' {
  if (yourSeats(parts).includes(index)) return 'yours';
  const state = parts.watch.states[index];
  if (state === seatState.held) return 'held';
  if (state === seatState.sold) return 'sold';
  return parts.selection.seats.get().includes(index) ? 'chosen' : 'free';
}
