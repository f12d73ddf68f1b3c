import type { ControlOptions } from './control-api.ts';
import { findStack } from './find-stack.ts';
import { watchLocal } from './local-watch.ts';

/** What is to be watched: a deployed stack by its name, or an API. */
export interface Source {
  stack?: string;
  api?: string;
  region?: string;
}

/**
 * Where its parts are, and what the page calls it.
 *
 * @throws Error with a sentence, or AWS's own error, when it is not there.
 */
export async function sourceOf({ stack, api, region }: Source): Promise<ControlOptions & { name: string }> {
  if (api !== undefined) {
    const apiUrl = addressOf(api);
    return { name: new URL(apiUrl).host, apiUrl, watch: watchLocal(apiUrl) };
  }
  // Loaded only here: they are large, and an API by its address needs none of them.
  const [{ CloudFormationClient }, { CloudWatchLogsClient }, { SQSClient }, { S3Client }, { watchStack }] =
    await Promise.all([
      import('@aws-sdk/client-cloudformation'),
      import('@aws-sdk/client-cloudwatch-logs'),
      import('@aws-sdk/client-sqs'),
      import('@aws-sdk/client-s3'),
      import('./aws-watch.ts'),
    ]);
  const settings = region === undefined ? {} : { region };
  const name = stack ?? '';
  const found = await findStack(new CloudFormationClient(settings), name);
  const clients = {
    logs: new CloudWatchLogsClient(settings),
    queues: new SQSClient(settings),
    buckets: new S3Client(settings),
  };
  return { name, apiUrl: found.apiUrl, watch: watchStack(found, clients) };
}

/** Signed calls go over TLS, unless they do not leave the machine. */
function addressOf(api: string): string {
  const url = URL.canParse(api) ? new URL(api) : undefined;
  const isLocal = url?.protocol === 'http:' && /^(127\.0\.0\.1|localhost)$/.test(url.hostname);
  if (url?.protocol === 'https:' || isLocal) return url?.href ?? api;
  throw new Error(
    `--api must be an address such as https://abc123.execute-api.eu-west-1.amazonaws.com, not ${api}`,
  );
}
