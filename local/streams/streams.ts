import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { Clock } from '../clock.ts';
import type { DeadLetters } from '../dead-letters.ts';
import { engineClientConfig } from '../engine/client.ts';
import type { EngineTable } from '../engine/create-table.ts';
import { ttlAttributeOf } from '../engine/ttl.ts';
import { createFaults, type Faults } from '../faults/faults.ts';
import type { Access } from '../iam/iam.ts';
import type { Functions } from '../lambda/invocation.ts';
import type { State } from '../state/types.ts';
import type { LocalTemplate } from '../template.ts';
import { readMappings } from './mapping.ts';
import { Pump } from './pump.ts';

export interface StreamsOptions {
  template: LocalTemplate;
  access: Access;
  engineUrl: string;
  /** By logical id. */
  tables: Map<string, EngineTable>;
  clock: Clock;
  state: State;
  deadLetters: DeadLetters;
  faults?: Faults;
  functions: Pick<Functions, 'invoke'>;
  log: (line: string) => void;
  /** Whether they wait for `resume`. */
  paused: boolean;
}

/** All event source mappings of the template; each reads the stream for itself. */
export interface Streams {
  /** Resolves when each mapping has handed over the records that exist now; at once while paused. */
  drained(): Promise<void>;
  pause(): void;
  resume(): void;
  close(): Promise<void>;
}

/** @throws Error naming what of a mapping is not known here or not permitted. */
export function startStreams(options: StreamsOptions): Streams {
  const client = new DynamoDBStreamsClient(engineClientConfig(options.engineUrl));
  const pumps = readMappings(options.template, options.access).map((mapping) => {
    const engineStreamArn = options.tables.get(mapping.tableId)?.streamArn;
    if (!engineStreamArn) throw new Error(`${mapping.mappingId}: its table has no stream`);
    return new Pump({
      ...options,
      mapping,
      client,
      engineStreamArn,
      ttlAttribute: ttlAttributeOf(options.template.resource(mapping.tableId)),
      faults: options.faults ?? createFaults({ seed: 0 }),
      invoke: options.functions.invoke,
    });
  });
  return {
    async drained() {
      await Promise.all(pumps.map((pump) => pump.drained()));
    },
    pause() {
      for (const pump of pumps) pump.pause();
    },
    resume() {
      for (const pump of pumps) pump.resume();
    },
    async close() {
      await Promise.all(pumps.map((pump) => pump.close()));
      client.destroy();
    },
  };
}
