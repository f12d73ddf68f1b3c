import type { Visit } from '../concert/visit.ts';
import { isHeld, isPaid } from '../reservation/newest.ts';
import { seatsOf } from '../ticket/tickets.ts';
import { indexesOf } from './hall-layout.ts';
import { seatState } from './seat-states.ts';

type Parts = Pick<Visit, 'hall' | 'watch' | 'tickets' | 'holdingKeeper'>;

/**
 * The seats that this fan holds or has paid, by index. Those of an earlier ticket only while they are sold: a server that
 * has forgotten everything, such as one on this machine, sells them anew.
 */
export function yourSeats({ hall, watch, tickets, holdingKeeper }: Parts): number[] {
  const { reservation } = holdingKeeper.holding.get();
  const isYours = isHeld(reservation) || isPaid(reservation);
  const now = indexesOf(hall, isYours ? reservation.seats.map(({ seat }) => seat) : []);
  const before = indexesOf(hall, seatsOf(tickets.get())).filter(
    (index) => watch.states[index] === seatState.sold,
  );
  return [...new Set([...now, ...before])];
}

/** What a seat is for this fan: the name of its words and of its looks. */
export function stateNameOf(
  parts: Parts & Pick<Visit, 'selection'>,
  index: number,
): 'free' | 'held' | 'sold' | 'chosen' | 'yours' {
  if (yourSeats(parts).includes(index)) return 'yours';
  const state = parts.watch.states[index];
  if (state === seatState.held) return 'held';
  if (state === seatState.sold) return 'sold';
  return parts.selection.seats.get().includes(index) ? 'chosen' : 'free';
}
