import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Api } from './api.ts';
import { ServiceFunction } from './service-function.ts';
import type { Settings } from './settings.ts';
import type { Table } from './table.ts';

export interface ConcertsProps {
  settings: Settings;
  table: Table;
  api: Api;
}

/** What is sold: making a concert, listing concerts, their layout, and which seats are free. */
export class Concerts extends Construct {
  constructor(scope: Construct, id: string, { settings, table, api }: ConcertsProps) {
    super(scope, id);

    const create = new ServiceFunction(this, 'CreateConcertFunction', {
      settings,
      description: 'Makes a concert',
    });
    create.setVariable('DEFAULT_HOLD_SECONDS', settings.holdMinutes * 60);
    create.setVariable('DEFAULT_MAX_ACTIVE', settings.maxActive);
    create.setVariable('DEFAULT_ACTIVE_SECONDS', settings.activeMinutes * 60);
    table.bindTransaction(create, { PutItem: ['concert', 'concertSummary'] });
    api.operator('POST /api/v1/concerts', create);

    const list = new ServiceFunction(this, 'ListConcertsFunction', {
      settings,
      description: 'Lists the concerts',
    });
    table.bind(list, { Query: ['concertSummary'] });
    api.anyone('GET /api/v1/concerts', list);

    const get = new ServiceFunction(this, 'GetConcertFunction', {
      settings,
      description: "Shows a concert's layout, prices and policy",
    });
    table.bind(get, { GetItem: ['concert'] });
    api.anyone('GET /api/v1/concerts/{concertId}', get);

    const seatMap = new ServiceFunction(this, 'GetSeatMapFunction', {
      settings,
      description: 'Shows which seats of a concert are not free',
      // A sold-out section of 100,000 seats is ten pages of a megabyte, read one after the other and parsed.
      timeout: Duration.seconds(15),
      memoryMb: 1769,
    });
    table.bind(seatMap, { GetItem: ['concert'], Query: ['seatLock'] });
    api.anyone('GET /api/v1/concerts/{concertId}/seats', seatMap);
  }
}
