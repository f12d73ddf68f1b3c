import { seatLockKey } from '../../functions/table/keys.ts';
import type { LocalStack } from '../../local/stack.ts';
import { putItems } from '../put-items.ts';

/** Writes the locks of the seats `first` to `last` of a section without rows, as sold. */
export function sell(
  stack: LocalStack,
  { concertId, sectionId }: { concertId: string; sectionId: string },
  first: number,
  last: number,
): Promise<void> {
  const locks = Array.from({ length: last - first + 1 }, (_, index) => {
    const number = first + index;
    const { pk, sk } = seatLockKey(concertId, { sectionId, row: null, number });
    const reservationId = { S: `sold-${sectionId}-${number}`.padEnd(22, '0') };
    return { pk: { S: pk }, sk: { S: sk }, state: { S: 'SOLD' }, reservationId };
  });
  return putItems(stack, locks);
}
