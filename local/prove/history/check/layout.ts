import { type Section, seatRanges } from '../../../../functions/concerts/concert.ts';
import { seatNumber } from '../../../../functions/seats/seat.ts';

/** Each seat of a concert as the API answers it, with its price in the currency's minor unit. */
export function seatsOf({ sections }: { sections: Section[] }): Map<string, number> {
  const seats = new Map<string, number>();
  for (const section of sections) {
    for (const { row, from, to } of seatRanges(section)) {
      for (let number = from; number <= to; number += 1)
        seats.set(seatNumber({ sectionId: section.sectionId, row, number }), section.price);
    }
  }
  return seats;
}
