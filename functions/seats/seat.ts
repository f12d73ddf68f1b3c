/** Which seat of a concert. */
export interface SeatPosition {
  sectionId: string;
  /** null in a section without rows. */
  row: string | null;
  number: number;
}

/** The seat's one spelling: `A-12-7`, or `A-7` in a section without rows. */
export const seatNumber = ({ sectionId, row, number }: SeatPosition): string =>
  row === null ? `${sectionId}-${number}` : `${sectionId}-${row}-${number}`;

const spellingPattern = /^([A-Z0-9]{1,8})-(?:([A-Z0-9]{1,4})-)?([1-9]\d{0,3})$/;

/** The seat that a spelling names, whether or not a concert has it; null when it is no seat's spelling. */
export function parseSeatNumber(spelling: string): SeatPosition | null {
  const [, sectionId, row, digits] = spellingPattern.exec(spelling) ?? [];
  return sectionId === undefined ? null : { sectionId, row: row ?? null, number: Number(digits) };
}
