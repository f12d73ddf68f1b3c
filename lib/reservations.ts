import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { pretendPaymentsPath } from '../functions/reservations/pretend-payment-body.ts';
import type { Api } from './api.ts';
import { ServiceFunction } from './service-function.ts';
import type { Settings } from './settings.ts';
import type { Table } from './table.ts';

export interface ReservationsProps {
  settings: Settings;
  table: Table;
  api: Api;
}

/** Seats held, bought and given back, on request. What time does by itself is in expiry.ts. */
export class Reservations extends Construct {
  constructor(scope: Construct, id: string, { settings, table, api }: ReservationsProps) {
    super(scope, id);

    const reserve = new ServiceFunction(this, 'ReserveFunction', {
      settings,
      description: 'Holds seats for a fan',
    });
    // Who loses a race counts it; who wins touches no statistics. Only of who is in doubt is the lease read.
    table.bind(reserve, {
      GetItem: ['concert', 'gate', 'lease', 'reservation'],
      UpdateItem: ['statistics'],
    });
    table.bindTransaction(reserve, { PutItem: ['seatLock', 'reservation'], UpdateItem: ['lease'] });
    api.fan('POST /api/v1/reservations', reserve);

    const list = new ServiceFunction(this, 'ListReservationsFunction', {
      settings,
      description: "Lists a fan's reservations",
    });
    table.bindOwnerIndex(list);
    api.fan('GET /api/v1/reservations', list);

    const get = new ServiceFunction(this, 'GetReservationFunction', {
      settings,
      description: 'Shows one reservation',
    });
    table.bind(get, { GetItem: ['reservation'] });
    api.fan('GET /api/v1/reservations/{reservationId}', get);

    const cancel = new ServiceFunction(this, 'CancelFunction', {
      settings,
      description: 'Gives held seats back',
    });
    table.bind(cancel, { GetItem: ['concert', 'reservation'] });
    table.bindTransaction(cancel, { UpdateItem: ['reservation', 'lease'], DeleteItem: ['seatLock'] });
    api.fan('POST /api/v1/reservations/{reservationId}/cancel', cancel);

    const confirm = new ServiceFunction(this, 'ConfirmFunction', {
      settings,
      description: 'Sells seats that are paid',
    });
    bindConfirm(table, confirm);
    api.operator('POST /api/v1/reservations/{reservationId}/confirm', confirm);

    if (settings.pretendPayments) {
      const pretend = new ServiceFunction(this, 'PretendPaymentFunction', {
        settings,
        description: 'Sells seats for pretended money: for demo stages only',
      });
      bindConfirm(table, pretend);
      api.anyone(`POST ${pretendPaymentsPath}`, pretend);
    }

    const release = new ServiceFunction(this, 'ReleaseExpiredReservationsFunction', {
      settings,
      description: 'Expires what lapsed in one concert, for an operator who does not want to wait',
      timeout: Duration.seconds(25),
    });
    table.bind(release, {
      GetItem: ['concert'],
      Query: ['seatLock'],
      UpdateItem: ['reservation'],
      DeleteItem: ['seatLock'],
    });
    api.operator('POST /api/v1/concerts/{concertId}/expired-reservations/release', release);
  }
}

function bindConfirm(table: Table, fn: ServiceFunction): void {
  table.bind(fn, { GetItem: ['reservation'] });
  table.bindTransaction(fn, { UpdateItem: ['reservation', 'seatLock'] });
}
