import { Command } from 'commander';
import { virtualClock } from '../clock.ts';
import { startOwnStack } from '../own-stack.ts';
import { findFunction, functionNames } from './function-names.ts';
import { type Invocation, invokeOnce } from './invoke.ts';
import { report } from './report.ts';
import { readSample, samplePath } from './sample.ts';
import { placeholders, sceneAgeMs } from './scene.ts';
import { UsageError } from './usage-error.ts';

const indented = (lines: string[]) => lines.map((line) => `  ${line}`).join('\n');

const command = new Command('npm run invoke --')
  .description(
    "Runs one function's bundle once on an event, as `sam local invoke` does, with no AWS and no Docker.",
  )
  .argument('<function>', 'its name, such as reserve')
  .argument('[event]', 'a JSON file, or - for standard input (default: events/<function>.json)')
  .addHelpText(
    'after',
    `
The answer goes to standard output, everything else to standard error. Ends with 1 when the function fails.

Functions:
${indented([...functionNames().keys()])}

Placeholders that an event may have in its strings; what they stand for is made first, through the API:
${indented(Object.entries(placeholders).map(([name, meaning]) => `${`\${${name}}`.padEnd(25)} ${meaning}`))}`,
  )
  .action(async (typed: string, path: string | undefined) => {
    const { name } = findFunction(typed);
    const event = readSample(path ?? samplePath(name));
    const invocation = await invokeOnOwnStack(name, event);
    report(invocation);
    if (!invocation.result.ok) process.exitCode = 1;
  });

/** A stack of its own, in memory and without streams and schedules, that is gone afterwards. */
async function invokeOnOwnStack(name: string, event: unknown): Promise<Invocation> {
  const clock = virtualClock(Date.now() - sceneAgeMs);
  const stack = await startOwnStack({ clock, streams: false, schedules: false });
  try {
    return await invokeOnce(stack, clock, { name, event });
  } finally {
    await stack.close();
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => process.exit(signal === 'SIGINT' ? 130 : 143));
}
await command.parseAsync().catch((error: unknown) => {
  console.error(error instanceof UsageError ? error.message : error);
  process.exitCode = 1;
});
