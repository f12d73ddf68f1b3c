import type { IncomingMessage } from 'node:http';

/** API Gateway's limit. */
const maxBodyBytes = 10 * 1024 * 1024;
/** A client that is answered while it still sends may see a broken connection and no answer; so it may finish. */
const mostDrainedBytes = 10 * maxBodyBytes;
const emptyBody = Buffer.alloc(0);

/** The whole body, or null if it is larger than API Gateway takes. Rejects if the client hangs up. */
export function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const { headers } = request;
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) {
    return Promise.resolve(emptyBody);
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBodyBytes) chunks.push(chunk);
      else if (bytes > mostDrainedBytes) resolve(null);
    });
    request.on('end', () => resolve(bytes <= maxBodyBytes ? Buffer.concat(chunks) : null));
    request.on('error', reject);
  });
}

/** Types that API Gateway passes on as text; every other body is sent in base64. */
const textType = /^(text\/|application\/(json|javascript|xml|graphql)\b|[^;]+\+(json|xml)\b)/i;

export function isTextBody(headers: IncomingMessage['headers']): boolean {
  return headers['content-encoding'] === undefined && textType.test(headers['content-type'] ?? '');
}
