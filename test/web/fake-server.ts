import { vi } from 'vitest';
import type { Api } from '../../web/fans/api/api.ts';
import type { Answer, QueueStatus, Reservation } from '../../web/fans/api/types.ts';

/** One hold for each key and one at a time, as the real one has it; and answers that are lost or late at will. */
export function fakeServer() {
  const byKey = new Map<string, Reservation>();
  const status: { now: QueueStatus } = { now: queueStatus('ACTIVE') };
  let joins = 0;
  let isIndexBehind = false;
  let lost: 'none' | 'requests' | 'answers' = 'none';
  let gate: Promise<void> = Promise.resolve();
  const calls: string[] = [];
  const reservations = () => [...byKey.values()].reverse();
  const held = () => reservations().find((each) => each.status === 'TEMPORARILY_ASSIGNED');

  async function answer<Body>(name: string, work: () => Answer<Body>): Promise<Answer<Body>> {
    calls.push(name);
    const isLost = lost;
    const result = isLost === 'requests' ? undefined : structuredClone(work());
    await gate;
    return result && isLost === 'none' ? result : { problem: { code: 'OFFLINE' } };
  }

  const change = (id: string, to: Partial<Reservation>): Answer<Reservation> => {
    const found = reservations().find(({ reservationId }) => reservationId === id);
    if (!found) return { problem: { code: 'RESERVATION_NOT_FOUND' } };
    Object.assign(found, to, { version: found.version + 1 });
    return { body: found };
  };

  function reserve(seats: string[], key: string): Answer<Reservation> {
    const earlier = byKey.get(key);
    const other = held();
    if (earlier) return { body: earlier };
    if (other) return { problem: { code: 'ALREADY_HOLDING', reservationId: other.reservationId } };
    byKey.set(key, reservationOf(`r${byKey.size + 1}`, seats));
    return { body: byKey.get(key) as Reservation };
  }

  const api = {
    join: () =>
      answer('join', () => {
        joins += 1;
        return { body: { ...status.now, token: tokenOf(joins) } };
      }),
    place: () => answer('place', () => ({ body: status.now })),
    leave: () => answer('leave', () => ({ body: {} })),
    reserve: (_: string, __: string, seats: string[], key: string) =>
      answer(`reserve ${seats}`, () => reserve(seats, key)),
    reservations: () =>
      answer('list', () => ({ body: { reservations: isIndexBehind ? [] : reservations() } })),
    reservation: (_: string, id: string) =>
      answer(`read ${id}`, () => {
        const body = reservations().find(({ reservationId }) => reservationId === id);
        return body ? { body } : { problem: { code: 'RESERVATION_NOT_FOUND' } };
      }),
    cancel: (_: string, id: string) => answer(`cancel ${id}`, () => change(id, { status: 'CANCELLED' })),
  } as unknown as Api;

  return {
    api,
    calls,
    reservations,
    status,
    change,
    lose: (what: typeof lost) => {
      lost = what;
    },
    putIndexBehind: (isBehind: boolean) => {
      isIndexBehind = isBehind;
    },
    /** Keeps answers back. @returns what lets them go. */
    keepBack(): () => Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return async () => {
        gate = Promise.resolve();
        resolve();
        await vi.advanceTimersByTimeAsync(0);
      };
    },
  };
}

export const tokenOf = (number: number): string => `token-${String(number).padStart(40, '0')}`;

export const queueStatus = (status: QueueStatus['status']): QueueStatus =>
  ({ status, position: 1, ahead: 0, pollAfterSeconds: status === 'WAITING' ? 3 : 30 }) as QueueStatus;

const reservationOf = (reservationId: string, seats: string[]): Reservation =>
  ({
    reservationId,
    status: 'TEMPORARILY_ASSIGNED',
    seats: seats.map((seat) => ({ seat, price: 100 })),
    amount: 100 * seats.length,
    currency: 'USD',
    version: 1,
    createdAt: new Date().toISOString(),
    expiresAt: new Date(Date.now() + 300_000).toISOString(),
  }) as Reservation;
