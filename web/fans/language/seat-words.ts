import { parseSeatNumber } from '../../../functions/seats/seat.ts';
import type { Concert } from '../api/types.ts';
import type { Messages } from './english.ts';

/** A seat as people call it, without its section. */
export function seatWords(messages: Messages, spelling: string): string {
  const seat = parseSeatNumber(spelling);
  if (!seat) return spelling;
  const number = String(seat.number);
  return seat.row === null ? messages.seat.withoutRow(number) : messages.seat.inRow(seat.row, number);
}

/** With its section. */
export function seatName(messages: Messages, { sections }: Concert, spelling: string): string {
  const sectionId = parseSeatNumber(spelling)?.sectionId;
  const section = sections.find((each) => each.sectionId === sectionId);
  return messages.seat.withSection(section?.name ?? '', seatWords(messages, spelling));
}

export const seatNames = (messages: Messages, concert: Concert, spellings: string[]): string =>
  spellings.map((each) => seatName(messages, concert, each)).join(', ');
