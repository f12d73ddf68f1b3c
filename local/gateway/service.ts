import type { IncomingHttpHeaders } from 'node:http';
import type { AccessRequest } from '../iam/iam.ts';
import type { Answer } from './answers.ts';

export interface ServiceRequest {
  functionId: string;
  method: string;
  /** Path and query. */
  url: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface Units {
  readUnits: number;
  writeUnits: number;
}

/** A call that was understood and is not made yet. */
export interface ServiceCall {
  /** The outer action, for example `dynamodb:TransactWriteItems`. */
  action: string;
  /** What must be allowed, all of it: the inner actions of a transaction. */
  requests: AccessRequest[];
  body: unknown;
  /** The refusal, worded and coded as this service does it. */
  denied(action: string, resource: string): Answer;
  perform(): Promise<Answer & { units?: Units }>;
}

export interface Service {
  /** Undefined when the local stack does not know the operation. */
  read(request: ServiceRequest): ServiceCall | undefined;
}
