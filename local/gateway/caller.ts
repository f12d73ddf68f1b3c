import type { IncomingMessage } from 'node:http';
import type { LocalTemplate } from '../template.ts';

/** `AWS4-HMAC-SHA256 Credential=<access key>/<date>/<region>/<service>/aws4_request, …` */
const credentialScope = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/;

/**
 * Which function calls which service. The signature itself is not checked: the gateway's port is known to nobody but
 * the functions, and all share one secret.
 *
 * @returns undefined when no function of the template has that access key, or when the request came by another host
 * name (a page in a browser could only reach us by one of its own).
 */
export function readCaller(
  request: IncomingMessage,
  template: LocalTemplate,
): { functionId: string; service: string } | undefined {
  const host = request.headers.host?.replace(/:\d+$/, '');
  if (host !== '127.0.0.1' && host !== 'localhost') return undefined;
  const [, functionId, service] = credentialScope.exec(request.headers.authorization ?? '') ?? [];
  if (functionId === undefined || service === undefined) return undefined;
  return isFunction(functionId, template) ? { functionId, service } : undefined;
}

function isFunction(logicalId: string, template: LocalTemplate): boolean {
  try {
    return template.resource(logicalId).type === 'AWS::Lambda::Function';
  } catch {
    return false;
  }
}
