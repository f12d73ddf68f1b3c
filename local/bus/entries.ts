import { validationError } from '../service-error.ts';

/** As the SDK sends it: `Time` in epoch seconds. */
export interface PutEventsEntry {
  Source?: string;
  DetailType?: string;
  Detail?: string;
  EventBusName?: string;
  Time?: number;
  Resources?: string[];
}

const longestRequestEntries = 10;
const largestRequestBytes = 256 * 1024;

/** The error of a malformed entry, which fails alone; undefined for a good one. */
export function problemOf(entry: PutEventsEntry): Record<string, string> | undefined {
  for (const name of ['Source', 'DetailType', 'Detail'] as const) {
    if (!entry[name]) {
      const reason = `Parameter ${name} is not valid. Reason: ${name} is a required argument.`;
      return { ErrorCode: 'InvalidArgument', ErrorMessage: reason };
    }
  }
  return isJsonObject(entry.Detail)
    ? undefined
    : { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
}

function isJsonObject(text: string | undefined): boolean {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** @throws ServiceError when the whole request is refused. */
export function checkSize(entries: unknown): void {
  if (!Array.isArray(entries) || entries.length < 1 || entries.length > longestRequestEntries) {
    throw validationError(
      "1 validation error detected: Value at 'entries' failed to satisfy constraint: " +
        `Member must have length between 1 and ${longestRequestEntries}`,
    );
  }
  if (Buffer.byteLength(JSON.stringify(entries)) > largestRequestBytes) {
    throw validationError('Total size of the entries in the request is over the limit.');
  }
}
