import type { IncomingMessage } from 'node:http';

/** API Gateway's limit. */
const maxBodyBytes = 10 * 1024 * 1024;
const emptyBody = Buffer.alloc(0);

/** The whole body, or null if it is larger than API Gateway takes. Rejects if the client hangs up. */
export function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const { headers } = request;
  const announcedBytes = headers['content-length'];
  if (announcedBytes === undefined && headers['transfer-encoding'] === undefined) {
    return Promise.resolve(emptyBody);
  }
  if (Number(announcedBytes) > maxBodyBytes) return Promise.resolve(null);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBodyBytes) chunks.push(chunk);
      else resolve(null);
    });
    request.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    request.on('error', reject);
  });
}

/** Types that API Gateway passes on as text; every other body is sent in base64. */
const textType = /^(text\/|application\/(json|javascript|xml|graphql)\b|[^;]+\+(json|xml)\b)/i;

export function isTextBody(headers: IncomingMessage['headers']): boolean {
  return headers['content-encoding'] === undefined && textType.test(headers['content-type'] ?? '');
}
