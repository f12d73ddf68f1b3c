import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { engineClientConfig } from '../engine/client.ts';
import { createTable, type EngineTable } from '../engine/create-table.ts';
import { type Engine, type EngineOptions, startEngine } from '../engine/engine.ts';
import { dynamodbRequest } from '../engine/request.ts';
import { startTtlSweeper, type TtlSweeperOptions } from '../engine/ttl.ts';
import type { LocalTemplate } from '../template.ts';

export interface Storage {
  engine: Engine;
  /** By logical id. */
  tables: Map<string, EngineTable>;
  /** Deletes what has passed its TTL; resolves with how many items. */
  sweepTtl(): Promise<number>;
  close(): Promise<void>;
}

export interface StorageOptions extends Pick<TtlSweeperOptions, 'clock' | 'log'> {
  template: LocalTemplate;
  dataDirectory: string | undefined;
  engineUrl: string | undefined;
  /** The engine to start, if not the one that is found by the rule. */
  engineName: EngineOptions['name'];
  /** Whether tables go when the stack does, from an engine that stays. */
  temporary: boolean;
}

/** The engine, the template's tables in it, and their TTL. */
export async function startStorage(options: StorageOptions): Promise<Storage> {
  const { template, clock, log } = options;
  const { dataDirectory, engineUrl: endpoint, engineName: name } = options;
  const engine = await startEngine({ dataDirectory, endpoint, name });
  try {
    const declared = template.ofType('AWS::DynamoDB::Table');
    const tables = new Map<string, EngineTable>();
    for (const table of declared) tables.set(table.logicalId, await createTable(table, engine));
    const client = new DynamoDBClient(engineClientConfig(engine.url));
    const sweepers = declared.map((table) => startTtlSweeper({ client, table, clock, log }));
    return {
      engine,
      tables,
      async sweepTtl() {
        const counts = await Promise.all(sweepers.map((sweeper) => sweeper.sweep()));
        return counts.reduce((sum, count) => sum + count, 0);
      },
      async close() {
        for (const sweeper of sweepers) sweeper.close();
        client.destroy();
        if (options.temporary && engine.name === 'external') await deleteTables(engine.url, tables);
        await engine.close();
      },
    };
  } catch (error) {
    await engine.close();
    throw error;
  }
}

async function deleteTables(engineUrl: string, tables: Map<string, EngineTable>): Promise<void> {
  for (const { tableName } of tables.values()) {
    // The engine may be gone already, and its tables with it.
    await dynamodbRequest(engineUrl, 'DynamoDB_20120810.DeleteTable', { TableName: tableName }).catch(
      () => undefined,
    );
  }
}
