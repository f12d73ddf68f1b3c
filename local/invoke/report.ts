import pc from 'picocolors';
import type { Invocation } from './invoke.ts';

/** The function's answer, on standard output and alone there; all that is said about it, on standard error. */
export function report({ result, tookMs, calls }: Invocation): void {
  if (result.ok) {
    process.stdout.write(`${JSON.stringify(result.payload, null, 2)}\n`);
    const body = parsedBody(result.payload);
    if (body !== undefined) console.error(`\n${pc.bold('body')} ${JSON.stringify(body, null, 2)}`);
  } else {
    const { errorType, errorMessage, trace = [] } = result.error;
    console.error(`${pc.red('The function failed:')} ${errorType}: ${errorMessage}`);
    const stack = trace.filter((line, index) => index > 0 || !line.includes(errorMessage));
    if (stack.length > 0) console.error(stack.join('\n'));
  }
  console.error(`\n${pc.bold('took')} ${tookMs.toFixed(1)} ms`);
  console.error(`${pc.bold('AWS calls')}${calls.length === 0 ? ' none' : ''}`);
  for (const { action, count, readUnits, writeUnits } of calls) {
    console.error(`  ${count} x ${action}${unitsText(readUnits, writeUnits)}`);
  }
}

const unitsText = (readUnits: number, writeUnits: number): string =>
  readUnits + writeUnits === 0 ? '' : pc.dim(` (${readUnits} read and ${writeUnits} write units)`);

function parsedBody(payload: unknown): unknown {
  const body =
    typeof payload === 'object' && payload !== null && 'body' in payload ? payload.body : undefined;
  if (typeof body !== 'string' || body === '') return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
