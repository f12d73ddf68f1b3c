import { Construct } from 'constructs';
import type { Api } from './api.ts';
import type { Events } from './events.ts';
import { ServiceFunction } from './service-function.ts';
import type { Settings } from './settings.ts';
import type { Table } from './table.ts';
import type { TokenSecret } from './token-secret.ts';

export interface QueueProps {
  settings: Settings;
  table: Table;
  tokenSecret: TokenSecret;
  api: Api;
  events: Events;
}

/** Who may reserve: joining the queue, waiting, leaving, and letting the next in once somebody has bought. */
export class Queue extends Construct {
  constructor(scope: Construct, id: string, { settings, table, tokenSecret, api, events }: QueueProps) {
    super(scope, id);

    const join = new ServiceFunction(this, 'JoinQueueFunction', {
      settings,
      description: 'Gives a fan a place in the queue',
    });
    tokenSecret.bind(join);
    table.bind(join, {
      GetItem: ['concert', 'gate', 'tail', 'lease'],
      Query: ['lease'],
      PutItem: ['lease'],
      UpdateItem: ['tail', 'gate'],
      DeleteItem: ['lease'],
    });
    api.anyone('POST /api/v1/concerts/{concertId}/queue-tokens', join);

    const status = new ServiceFunction(this, 'GetQueueStatusFunction', {
      settings,
      description: 'Tells a fan how far the queue is, and starts the lease of one who was called',
    });
    table.bind(status, {
      GetItem: ['concert', 'gate', 'tail', 'lease'],
      Query: ['lease'],
      PutItem: ['lease'],
      UpdateItem: ['gate'],
      DeleteItem: ['lease'],
    });
    api.fan('GET /api/v1/queue-tokens/current', status);

    const leave = new ServiceFunction(this, 'LeaveQueueFunction', {
      settings,
      description: 'Ends a place in the queue, and the hold that goes with it',
    });
    table.bind(leave, {
      GetItem: ['concert', 'gate', 'reservation'],
      PutItem: ['lease'],
      UpdateItem: ['gate', 'lease'],
    });
    table.bindTransaction(leave, { UpdateItem: ['reservation'], DeleteItem: ['seatLock'] });
    api.fan('DELETE /api/v1/queue-tokens/current', leave);

    const endLease = new ServiceFunction(this, 'EndLeaseFunction', {
      settings,
      description: 'Ends the lease of a fan who has bought, and lets the next in',
    });
    table.bind(endLease, {
      GetItem: ['concert', 'reservation', 'gate', 'tail'],
      Query: ['lease'],
      UpdateItem: ['lease', 'gate'],
      DeleteItem: ['lease'],
    });
    events.deliver(['ReservationConfirmed'], endLease);
  }
}
