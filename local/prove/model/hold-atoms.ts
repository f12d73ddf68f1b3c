import type { Answer, Request } from '../history/operation.ts';
import { type Atom, holdOf, unlike } from './atom.ts';
import { amountOf, giveBack, isIntact, statusAt } from './model.ts';

const finished = {
  CONFIRMED: 'RESERVATION_CONFIRMED',
  CANCELLED: 'RESERVATION_CANCELLED',
  EXPIRED: 'RESERVATION_EXPIRED',
};

export function cancelAtom(
  { fan, reservationId }: Extract<Request, { op: 'cancel' }>,
  answer: Answer | null,
): Atom {
  return (model, nowMs) => {
    const hold = holdOf(model, reservationId);
    if (hold?.fan !== fan) return unlike(answer, 'RESERVATION_NOT_FOUND');
    const status = statusAt(hold, nowMs);
    if (status === 'CANCELLED') return unlike(answer, 200);
    if (status !== 'TEMPORARILY_ASSIGNED') return unlike(answer, finished[status]);
    if (!isIntact(model, hold, nowMs)) return unlike(answer, finished.EXPIRED);
    giveBack(model, hold, nowMs);
    return unlike(answer, 200);
  };
}

export function confirmAtom(request: Extract<Request, { op: 'confirm' }>, answer: Answer | null): Atom {
  return (model, nowMs) => {
    const hold = holdOf(model, request.reservationId);
    if (!hold) return unlike(answer, 'RESERVATION_NOT_FOUND');
    const isRight = request.amount === amountOf(hold.seats);
    const status = statusAt(hold, nowMs);
    const isPaidByThis = status === 'CONFIRMED' && hold.paymentId === request.paymentId;
    if (status !== 'TEMPORARILY_ASSIGNED' && !isPaidByThis)
      return isRight || status !== 'EXPIRED'
        ? unlike(answer, finished[status])
        : unlike(answer, finished.EXPIRED, 'PAYMENT_MISMATCH');
    if (!isRight) return unlike(answer, 'PAYMENT_MISMATCH');
    if (isPaidByThis) return unlike(answer, 200);
    if (!isIntact(model, hold, nowMs)) return unlike(answer, finished.EXPIRED);
    hold.status = 'CONFIRMED';
    hold.paymentId = request.paymentId;
    return unlike(answer, 200);
  };
}

export function readAtom(
  { fan, reservationId }: Extract<Request, { op: 'read' }>,
  answer: Answer | null,
): Atom {
  return (model, nowMs) => {
    const hold = holdOf(model, reservationId);
    if (hold?.fan !== fan) return unlike(answer, 'RESERVATION_NOT_FOUND');
    if (answer?.status !== 200) return unlike(answer, 200);
    const status = statusAt(hold, nowMs);
    return answer.body.status === status ? undefined : `reads ${answer.body.status}, and is ${status}`;
  };
}

export function releaseAtom(answer: Answer | null): Atom {
  return ({ holds }, nowMs) => {
    const lapsed = holds.filter(
      (hold) => hold.status === 'TEMPORARILY_ASSIGNED' && nowMs >= hold.expiresAtMs,
    );
    if (answer?.status === 200 && answer.body.released > lapsed.length)
      return `released ${answer.body.released}, and only ${lapsed.length} have lapsed`;
    return unlike(answer, 200);
  };
}
