import type { ApiAnswer } from '../../local/api-request.ts';
import { expectStatus } from '../../local/demo/api-client.ts';
import type { Stage } from './stage.ts';

/** The calls of fans and operators, each sent when it is asked for. Each throws when another status comes. */
export const asks = ({ api, openId, fullId }: Stage) => {
  const joinPath = (concertId: string) => `/api/v1/concerts/${concertId}/queue-tokens`;
  const current = '/api/v1/queue-tokens/current';
  const reservation = (id: string) => `/api/v1/reservations/${id}`;
  return {
    joinOpen: async () => expectStatus(await api({ method: 'POST', path: joinPath(openId) }), 201),
    joinFull: async () => expectStatus(await api({ method: 'POST', path: joinPath(fullId) }), 201),
    poll: async (token: string) => expectStatus(await api({ path: current, token }), 200),
    leave: async (token: string) => expectStatus(await api({ method: 'DELETE', path: current, token }), 204),
    reserve: async (token: string, seats: string[], idempotencyKey?: string, status = 201) =>
      held(
        await api({
          method: 'POST',
          path: '/api/v1/reservations',
          token,
          body: { concertId: openId, seats },
          ...(idempotencyKey !== undefined && { idempotencyKey }),
        }),
        status,
      ),
    read: async (token: string, id: string) => expectStatus(await api({ path: reservation(id), token }), 200),
    list: async (token: string) => expectStatus(await api({ path: '/api/v1/reservations', token }), 200),
    cancel: async (token: string, id: string) =>
      expectStatus(await api({ method: 'POST', path: `${reservation(id)}/cancel`, token }), 200),
    confirm: async ({ reservationId, amount }: Held) =>
      expectStatus(
        await api({
          method: 'POST',
          path: `${reservation(reservationId)}/confirm`,
          body: { paymentId: 'pay_1', amount, currency: 'KRW' },
          operator: true,
        }),
        200,
      ),
    map: async (section?: string) => {
      const query = section === undefined ? '' : `?section=${section}`;
      return expectStatus(await api({ path: `/api/v1/concerts/${openId}/seats${query}` }), 200);
    },
    concert: async () => expectStatus(await api({ path: `/api/v1/concerts/${openId}` }), 200),
  };
};
export type Asks = ReturnType<typeof asks>;

export interface Held {
  reservationId: string;
  amount: number;
}

const held = (answer: ApiAnswer, status: number) => expectStatus(answer, status) as unknown as Held;
