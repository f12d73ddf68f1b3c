import { seatLockConditions } from '../../functions/seats/seat-lock-store.ts';

/** The same transaction, with seat locks put whether or not the seat is free. */
export function withoutLockCondition(body: unknown) {
  const { TransactItems, ...rest } = body as { TransactItems: { Put?: Record<string, unknown> }[] };
  const strip = (item: { Put?: Record<string, unknown> }) => {
    if (!String(item.Put?.ConditionExpression).includes(seatLockConditions.holdLapsed)) return item;
    const { ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues, ...put } =
      item.Put ?? {};
    return { Put: put };
  };
  return { ...rest, TransactItems: TransactItems.map(strip) };
}
