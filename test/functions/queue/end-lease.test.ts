import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { deadline } from '../../../functions/deadline.ts';
import { isRefusal } from '../../../functions/http/problem.ts';
import { endLeaseOfPaid } from '../../../functions/queue/end-lease.ts';
import { readGate } from '../../../functions/queue/gate-store.ts';
import { getQueueStatus } from '../../../functions/queue/get-queue-status.ts';
import type { Place } from '../../../functions/queue/token.ts';
import { confirm } from '../../../functions/reservations/confirm.ts';
import type { Reservation } from '../../../functions/reservations/reservation.ts';
import type { Table } from '../../../functions/table/client.ts';
import { holdAs, joinAs, leaseItem, paymentFor } from '../../support/fans.ts';
import { hooked } from '../../support/hooks.ts';
import { describeOnEachEngine, type TestQueue, testConcert, testQueue } from '../../support/store.ts';

describeOnEachEngine('ending the lease of who has paid', (engine) => {
  let world: TestQueue;
  let payer: Place;
  let next: Place;
  let paid: Reservation;
  beforeAll(async () => {
    world = await testQueue(engine);
  });
  beforeEach(async () => {
    const concert = await testConcert(world.table, { policy: { queue: { maxActive: 1 } } });
    payer = (await joinAs(world.queue, concert)).place;
    next = (await joinAs(world.container(), concert)).place;
    paid = await holdAs(world.queue, payer, ['S-1']);
    await confirm(world, paid.reservationId, paymentFor(paid));
  });
  const head = async () => (await readGate(world.table, payer.concertId, deadline().signal)).head;
  /** The leases cannot be read, by which all else is known. */
  const failing = (name: string): Table =>
    hooked(world.table, async (command, send) => {
      if (command.constructor.name === 'QueryCommand') throw Object.assign(new Error('not now'), { name });
      return send();
    });

  test('lets the next in', async () => {
    await endLeaseOfPaid(world.container(), paid.reservationId, deadline());
    expect(await head()).toBe(next.position);
  });

  test('a table that throttles leaves that to who polls, and the event is done', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const queue = world.container(failing('ThrottlingException'));
    await endLeaseOfPaid(queue, paid.reservationId, deadline());
    expect(String(warn.mock.calls[0])).toContain('admission left to pollers');
    warn.mockRestore();
    expect((await leaseItem(world.table, payer))?.endedAtMs).toBe(world.clock());
    expect(await head()).toBe(payer.position);
    world.clock.advance(10_000);
    const status = await getQueueStatus(world.container(), next, deadline());
    expect(isRefusal(status) ? status.refusal : status.status).toBe('ACTIVE');
  });

  test('what is wrong for good is thrown', async () => {
    const queue = world.container(failing('AccessDeniedException'));
    await expect(endLeaseOfPaid(queue, paid.reservationId, deadline())).rejects.toThrow('not now');
  });
});
