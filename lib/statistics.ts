import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Api } from './api.ts';
import { ServiceFunction } from './service-function.ts';
import type { Settings } from './settings.ts';
import type { Table } from './table.ts';

export interface StatisticsProps {
  settings: Settings;
  table: Table;
  api: Api;
}

/** How a concert sells, for operators. */
export class Statistics extends Construct {
  constructor(scope: Construct, id: string, { settings, table, api }: StatisticsProps) {
    super(scope, id);

    const get = new ServiceFunction(this, 'GetStatisticsFunction', {
      settings,
      description: 'Shows how a concert sells',
      // Reads all that the seat map does.
      timeout: Duration.seconds(15),
      memoryMb: 1769,
    });
    table.bind(get, {
      GetItem: ['concert', 'gate', 'tail', 'statistics'],
      Query: ['seatLock', 'lease'],
    });
    api.operator('GET /api/v1/concerts/{concertId}/statistics', get);
  }
}
