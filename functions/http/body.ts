import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import type { HttpEvent, Step } from './pipeline.ts';
import { type Refusal, refuse } from './problem.ts';

z.config(en());

const mostBytes = 64 * 1024;

/** The body of the routes that take none, or `{}`. */
export const emptyBody = z.strictObject({});

export type WithBody<Body> = { payload: Body };

/** Checks size, media type, JSON and shape; the checked body is `event.payload`. No body counts as `{}`. */
export function jsonBody(schema: z.ZodMiniType): Step {
  return (event) => {
    const parsed = parseBody(event);
    if ('refusal' in parsed) return parsed;
    const checked = schema.safeParse(parsed.value);
    if (!checked.success) return invalidRequest(checked.error.issues);
    (event as HttpEvent<WithBody<unknown>>).payload = checked.data;
    return undefined;
  };
}

/** The refusal that lists each wrong field as `errors: [{ path, message }]`. */
export function invalidRequest(issues: readonly { path: PropertyKey[]; message: string }[]): Refusal {
  const errors = issues
    .slice(0, mostErrors)
    .map(({ path, message }) => ({ path: path.join('.'), message: shorten(message) }));
  const [first] = errors;
  const where = first?.path ? `${first.path}: ` : '';
  return refuse('INVALID_REQUEST', `${where}${first?.message ?? 'Invalid input'}`, { errors });
}
/** A body of nothing but mistakes must not make an answer larger than itself. */
const mostErrors = 20;
const mostCharacters = 200;
const shorten = (text: string): string =>
  text.length <= mostCharacters ? text : `${text.slice(0, mostCharacters)}…`;

function parseBody(event: HttpEvent): { value: unknown } | Refusal {
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length === 0) return { value: {} };
  if (bytes.length > mostBytes) {
    return refuse('BODY_TOO_LARGE', `The body has ${bytes.length} bytes; at most ${mostBytes} are taken.`);
  }
  const mediaType = (event.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json') {
    return refuse('UNSUPPORTED_MEDIA_TYPE', 'Send the body as Content-Type: application/json.');
  }
  try {
    return { value: JSON.parse(bytes.toString('utf8')) };
  } catch (error) {
    return refuse('INVALID_JSON', error instanceof Error ? error.message : 'The body cannot be parsed.');
  }
}
