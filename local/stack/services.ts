import { type Bus, createBus } from '../bus/bus.ts';
import type { Clock } from '../clock.ts';
import { createDeadLetters, type DeadLetters } from '../dead-letters.ts';
import type { Faults } from '../faults/faults.ts';
import { type Gateway, startGateway } from '../gateway/gateway.ts';
import type { Access } from '../iam/iam.ts';
import { startFunctions } from '../lambda/functions.ts';
import type { Functions } from '../lambda/invocation.ts';
import { createScheduler, type Scheduler } from '../scheduler/scheduler.ts';
import type { State } from '../state/types.ts';
import type { LocalTemplate } from '../template.ts';
import type { Closers } from './closers.ts';

/** What every part of the stack stands on. */
export interface Ground {
  template: LocalTemplate;
  access: Access;
  clock: Clock;
  state: State;
  faults: Faults;
  log: (line: string) => void;
}

/** The functions, and the services that they and AWS itself call. */
export interface Services {
  deadLetters: DeadLetters;
  bus: Bus;
  /** Paused: what fell due meanwhile fires at `resume`. */
  scheduler: Scheduler;
  gateway: Gateway;
  functions: Functions;
}

/** Starts them, each before those that call it. */
export async function startServices(
  ground: Ground,
  engine: { url: string },
  closers: Closers,
): Promise<Services> {
  const deadLetters = createDeadLetters(ground.state, ground.log);
  const deliver = (functionId: string, event: unknown) => functions.invokeAsync(functionId, event);
  const shared = { ...ground, deadLetters };
  const bus = createBus({ ...shared, deliver });
  const scheduler = createScheduler({ ...shared, deliver });
  // There are no functions yet that it could call.
  scheduler.pause();
  closers.add(() => scheduler.close());
  const kill = (functionId: string) => functions.kill(functionId);
  const gateway = await startGateway({ ...shared, engine, scheduler, bus, kill });
  closers.add(gateway.close);
  const functions = startFunctions({ ...shared, gatewayUrl: gateway.url });
  closers.add(functions.close);
  return { deadLetters, bus, scheduler, gateway, functions };
}
