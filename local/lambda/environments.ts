import type { LocalTemplate } from '../template.ts';
import { Environment, type EnvironmentOptions } from './environment.ts';
import { readFunctions } from './function-settings.ts';
import { type InvocationResult, stopped } from './invocation.ts';

/** The environments of all functions: one for each, started by its first call and replaced when it is retired. */
export interface Environments {
  /** @throws Error naming a function that the template does not have. */
  invoke(functionId: string, event: unknown): Promise<InvocationResult>;
  /** Ends the function's thread, if it has one; all its calls fail. */
  kill(functionId: string): void;
  /** Bytes that live in all threads together. */
  memory(): Promise<number>;
  /** Resolves when every thread is gone. */
  close(): Promise<void>;
}

export function createEnvironments(template: LocalTemplate, options: EnvironmentOptions): Environments {
  const settingsById = readFunctions(template);
  const current = new Map<string, Environment>();
  const alive = new Set<Environment>();
  let closed = false;

  const environmentOf = (functionId: string): Environment => {
    const environment = current.get(functionId);
    return environment && !environment.isRetired ? environment : replace(functionId);
  };
  const replace = (functionId: string): Environment => {
    const settings = settingsById.get(functionId);
    if (!settings) throw new Error(`the template has no function ${functionId}`);
    const fresh = new Environment(settings, options);
    current.set(functionId, fresh);
    alive.add(fresh);
    void fresh.ended.then(() => alive.delete(fresh));
    return fresh;
  };

  return {
    invoke: async (functionId, event) =>
      closed ? stopped : environmentOf(functionId).invoke(JSON.stringify(event ?? null)),
    kill: (functionId) => current.get(functionId)?.kill(),
    memory: async () => {
      const each = await Promise.all([...alive].map((environment) => environment.memory()));
      return each.reduce((sum, bytes) => sum + bytes, 0);
    },
    async close() {
      closed = true;
      for (const environment of alive) environment.close();
      await Promise.all([...alive].map(({ ended }) => ended));
    },
  };
}
