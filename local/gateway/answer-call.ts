import type { IncomingMessage } from 'node:http';
import { verdictFor } from '../faults/call-verdict.ts';
import type { Faults } from '../faults/faults.ts';
import type { Access } from '../iam/iam.ts';
import type { LocalTemplate } from '../template.ts';
import { type Answer, errorAnswer, jsonAnswer } from './answers.ts';
import type { CallCounts } from './call-counts.ts';
import { readCaller } from './caller.ts';
import type { Call, Interceptor, Observer, Verdict } from './interceptor.ts';
import type { Service, ServiceCall, ServiceRequest } from './service.ts';

/** What every call passes. */
export interface Pipeline {
  template: LocalTemplate;
  access: Access;
  /** By the name in the credential scope, for example `dynamodb`. */
  services: Record<string, Service>;
  counts: CallCounts;
  interceptor: Interceptor | null;
  observers: Iterable<Observer>;
  faults: Faults;
  /** Ends a function in the middle of whatever it does. */
  kill(functionId: string): void;
}

/** Recognises the caller, checks the call against its policies, counts it, and has the service make it. */
export async function answerCall(
  request: IncomingMessage,
  body: Buffer,
  pipeline: Pipeline,
): Promise<Answer | 'dropped'> {
  const caller = readCaller(request, pipeline.template);
  if (caller === undefined) return unknownCaller();
  const { functionId } = caller;
  const { method = '', headers, url = '/' } = request;
  const asked = { functionId, method, headers, body, url };
  const { services } = pipeline;
  const service = Object.hasOwn(services, caller.service) ? services[caller.service] : undefined;
  const call = service?.read(asked);
  if (service === undefined || call === undefined) {
    return unknownOperation(`${caller.service} ${String(headers['x-amz-target'] ?? url)}`);
  }
  const denied = call.requests.find((one) => !pipeline.access.allows(functionId, one));
  if (denied) {
    pipeline.counts.add(functionId, call.action);
    return call.denied(denied.action, denied.resource);
  }
  const isGivenUp = () => request.socket.destroyed;
  return makeCall(call, asked, service, pipeline, isGivenUp);
}

/** Makes a permitted call, or what the interceptor or a fault wants in its place. */
async function makeCall(
  call: ServiceCall,
  asked: ServiceRequest,
  service: Service,
  pipeline: Pipeline,
  isGivenUp: () => boolean,
): Promise<Answer | 'dropped'> {
  const { counts } = pipeline;
  const { functionId } = asked;
  const seen = {
    functionId,
    action: call.action,
    resources: call.requests.map(({ resource }) => resource),
    isGivenUp,
  };
  const verdict = await judge(seen, call.body, pipeline);
  if (verdict && 'dropCall' in verdict) return 'dropped';
  if (verdict && 'answer' in verdict) {
    counts.add(functionId, call.action);
    return jsonAnswer(verdict.answer.status, verdict.answer.body);
  }
  const made = replaced(call, verdict, asked, service);
  const { units, ...answer } = await made.perform();
  counts.add(functionId, call.action, units);
  for (const observer of pipeline.observers) observer(seen, made.body, answer.status);
  if (verdict && 'dropAnswer' in verdict) {
    verdict.afterwards?.();
    return 'dropped';
  }
  return verdict?.amend ? amended(answer, verdict.amend) : answer;
}

async function judge(
  seen: Call,
  body: unknown,
  { interceptor, faults, kill }: Pipeline,
): Promise<Verdict | undefined> {
  const { functionId, action } = seen;
  const verdict = await interceptor?.(seen, body);
  const effect = verdict ? undefined : faults.draw({ place: 'call', function: functionId, action });
  if (!effect) return verdict;
  return verdictFor(effect, { action, body, kill: () => kill(functionId) }, faults.random);
}

function amended(answer: Answer, amend: (answer: unknown) => unknown): Answer {
  return answer.status === 200 ? jsonAnswer(200, amend(JSON.parse(answer.body.toString()))) : answer;
}

function replaced(
  call: ServiceCall,
  verdict: Verdict | undefined,
  asked: ServiceRequest,
  service: Service,
): ServiceCall {
  if (!verdict || !('sendInstead' in verdict)) return call;
  return service.read({ ...asked, body: Buffer.from(JSON.stringify(verdict.sendInstead)) }) ?? call;
}

const unknownCaller = () =>
  errorAnswer('UnrecognizedClientException', 400, 'The security token included in the request is invalid.');

const unknownOperation = (what: string) =>
  errorAnswer('UnknownOperationException', 400, `The local stack does not know ${what}.`);
