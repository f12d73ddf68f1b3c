import type { Table } from '../../functions/table/client.ts';

// biome-ignore lint/suspicious/noExplicitAny: the input of whichever command passes
export type Command = { constructor: { name: string }; input: any };
/** Sees each command before it goes; may do something before, after, or in place of `send`. */
export type Hook = (command: Command, send: () => Promise<unknown>) => Promise<unknown>;

/** The same table, each of its commands passing through `hook`. */
export function hooked(table: Table, hook: Hook): Table {
  const send = (command: Command, options: unknown) =>
    hook(command, () => table.client.send(command as never, options as never));
  return { name: table.name, client: Object.create(table.client, { send: { value: send } }) };
}

/** Runs `rival` once, just before the first command of that name goes. */
export function runningBefore(table: Table, name: string, rival: () => Promise<unknown>): Table {
  let isDue = true;
  return hooked(table, async (command, send) => {
    if (isDue && command.constructor.name === name) {
      isDue = false;
      await rival();
    }
    return send();
  });
}

/** Counts the commands that pass, by name. */
export function counted(table: Table): { table: Table; counts: Record<string, number> } {
  const counts: Record<string, number> = {};
  const counting = hooked(table, (command, send) => {
    const { name } = command.constructor;
    counts[name] = (counts[name] ?? 0) + 1;
    return send();
  });
  return { table: counting, counts };
}

/** Takes one clause out of every condition that passes: the negative control of a race. */
export function withoutCondition(table: Table, clause: string): Table {
  return hooked(table, (command, send) => {
    for (const item of command.input.TransactItems ?? [command.input]) {
      const write = item.Put ?? item.Update ?? item.Delete ?? item;
      if (write.ConditionExpression?.includes(clause)) {
        // Always true of an item with keys, and it leaves no name or value unused.
        write.ConditionExpression = `(${write.ConditionExpression}) OR attribute_not_exists(nothing)`;
      }
    }
    return send();
  });
}

/**
 * DynamoDB Local gives up on a transaction that waited too long for a lock, and says itself that DynamoDB would not:
 * on a busy machine, among hundreds at once, some do so even after the SDK's own tries. Nothing was written then.
 */
export function outwaitingLocks(table: Table): Table {
  return hooked(table, async (_, send) => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await send();
      } catch (error) {
        if (tries === 20 || !String(error).includes('too long waiting for a lock')) throw error;
      }
    }
  });
}
