import { type EngineAnswer, sendToEngine, stackHeaders } from '../engine/request.ts';
import type { LocalTemplate } from '../template.ts';
import { type Answer, denialMessage, jsonAnswer } from './answers.ts';
import {
  askForCapacity,
  parseOrUndefined,
  type Refusal,
  refusedUnits,
  separateCapacity,
  usedUnits,
} from './capacity.ts';
import { accessRequests, readTables } from './dynamodb-access.ts';
import type { Service, ServiceCall, ServiceRequest, Units } from './service.ts';

const targetPrefix = 'DynamoDB_20120810.';

/** Passes calls on to the engine, byte for byte but for the question what they used. */
export function createDynamodbService(options: {
  template: LocalTemplate;
  engine: { url: string };
}): Service {
  const tables = readTables(options.template);
  return {
    read(request) {
      const target = String(request.headers['x-amz-target']);
      if (!target.startsWith(targetPrefix)) return undefined;
      const operation = target.slice(targetPrefix.length);
      const body = JSON.parse(request.body.toString()) as Record<string, unknown>;
      const requests = accessRequests(operation, body, tables);
      if (requests === undefined) return undefined;
      return {
        action: `dynamodb:${operation}`,
        requests,
        body,
        denied: (action, resource) => denied(options.template, request.functionId, action, resource),
        perform: () => perform(options.engine.url, target, request, body),
      } satisfies ServiceCall;
    },
  };
}

async function perform(
  engineUrl: string,
  target: string,
  request: ServiceRequest,
  body: Record<string, unknown>,
): Promise<Answer & { units?: Units }> {
  const operation = target.slice(targetPrefix.length);
  const { bytes, asked } = askForCapacity(operation, request.body, body);
  // The caller's signature stays here: an engine keeps separate tables for each access key if it is let.
  const headers = { ...stackHeaders, 'x-amz-target': target, 'content-length': String(bytes.length) };
  let answer: EngineAnswer;
  try {
    answer = await sendToEngine(engineUrl, headers, bytes);
  } catch (error) {
    const message = `the DynamoDB engine at ${engineUrl} did not answer: ${(error as Error).message}`;
    return jsonAnswer(500, { __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError', message });
  }
  if (answer.status !== 200) {
    const refusal = (parseOrUndefined(answer.body) ?? {}) as Refusal;
    return { ...passOn(answer, answer.body), units: refusedUnits(body, refusal) };
  }
  const { rest, consumed } = separateCapacity(answer.body);
  const units = usedUnits(operation, body, consumed);
  return { ...passOn(answer, asked ? answer.body : rest), units };
}

function passOn(answer: EngineAnswer, body: Buffer): Answer {
  const requestId = answer.headers['x-amzn-requestid'];
  return {
    status: answer.status,
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'content-length': String(body.length),
      ...(typeof requestId === 'string' ? { 'x-amzn-requestid': requestId } : {}),
    },
    body,
  };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
function denied(template: LocalTemplate, functionId: string, action: string, resource: string): Answer {
  const Message = denialMessage(template, functionId, action, resource);
  return jsonAnswer(400, { __type: 'com.amazon.coral.service#AccessDeniedException', Message });
}
