import { ServiceError } from '../service-error.ts';
import type { LocalTemplate } from '../template.ts';

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer | string;
}

export function jsonAnswer(status: number, body: unknown): Answer {
  const text = JSON.stringify(body);
  return {
    status,
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'content-length': String(Buffer.byteLength(text)),
      ...errorTypeHeader(body),
    },
    body: text,
  };
}

/** The JSON protocols name an error in the body, the REST protocol of Scheduler in a header; both never hurt. */
function errorTypeHeader(body: unknown): Record<string, string> {
  const type = (body as { __type?: unknown } | null)?.__type;
  return typeof type === 'string' ? { 'x-amzn-errortype': type.replace(/^.*#/, '') } : {};
}

export const errorAnswer = (name: string, status: number, message: string): Answer =>
  jsonAnswer(status, { __type: name, message });

/** Runs a local service: its refusals become answers, and surprises stay errors. */
export async function answerOf(work: () => unknown): Promise<Answer> {
  try {
    return jsonAnswer(200, await work());
  } catch (error) {
    if (error instanceof ServiceError) return errorAnswer(error.name, error.status, error.message);
    throw error;
  }
}

/** What AWS says when no policy allows a call. */
export function denialMessage(
  template: LocalTemplate,
  functionId: string,
  action: string,
  resource: string,
): string {
  const { properties, ref } = template.resource(functionId);
  const role = template.byArn(String(properties.Role)).ref;
  const user = `arn:aws:sts::${template.accountId}:assumed-role/${role}/${ref}`;
  return (
    `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ` +
    `because no identity-based policy allows the ${action} action`
  );
}
