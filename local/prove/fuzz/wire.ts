import { connect } from 'node:net';

/** A request as it goes over the line, whatever any HTTP client would say to it. */
export interface WireRequest {
  method: string;
  /** Path and query, as they stand in the request line. */
  target: string;
  headers: (readonly [name: string, value: string])[];
  body: Buffer;
  /** Nothing follows: for requests that promise more bytes than they bring. */
  endsHere: boolean;
}

export interface WireAnswer {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: Buffer;
}

/** `closed`: the connection ended without an answer. `silent`: nothing came in time. */
export type Outcome = WireAnswer | 'closed' | 'silent';

/** The server's own refusal of what is no HTTP: a status and nothing else. */
export const isWordless = ({ status, headers, body }: WireAnswer): boolean =>
  [400, 408, 413, 431].includes(status) && body.length === 0 && Object.keys(headers).join() === 'connection';

/** Sends the request over a connection of its own, and resolves with the first answer to it. */
export function exchange(port: number, request: WireRequest, timeoutMs: number): Promise<Outcome> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const chunks: Buffer[] = [];
    const done = (outcome: Outcome) => {
      clearTimeout(timer);
      // A connection that is reset leaves no port behind that waits for a minute.
      socket.resetAndDestroy();
      resolve(outcome);
    };
    const timer = setTimeout(done, timeoutMs, 'silent');
    const look = (hasEnded: boolean) => {
      const answer = parseAnswer(Buffer.concat(chunks), request.method === 'HEAD', hasEnded);
      if (answer) done(answer);
      else if (hasEnded) done('closed');
    };
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      look(false);
    });
    socket.on('end', () => look(true));
    socket.on('error', () => look(true));
    const bytes = bytesOf(request);
    if (request.endsHere) socket.end(bytes);
    else socket.write(bytes);
  });
}

/** All that goes over the line. */
export const bytesOf = (request: WireRequest): Buffer => Buffer.concat([headOf(request), request.body]);

/** The request line and headers; characters beyond ASCII as UTF-8. */
const headOf = ({ method, target, headers }: WireRequest): Buffer =>
  Buffer.from(
    [`${method} ${target} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`), '', ''].join(
      '\r\n',
    ),
  );

/** The answer, or null while it is not all there. */
function parseAnswer(bytes: Buffer, isHead: boolean, hasEnded: boolean): WireAnswer | null {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [statusLine = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const status = Number(statusLine.split(' ')[1]);
  const rest = bytes.subarray(end + 4);
  // 100 Continue and its like announce an answer.
  if (status < 200) return parseAnswer(rest, isHead, hasEnded);
  const headers = Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim(),
    ]),
  );
  const length =
    isHead || status === 204 || status === 304 ? 0 : Number(headers['content-length'] ?? Number.NaN);
  if (Number.isNaN(length)) return hasEnded ? { status, headers, body: rest } : null;
  return rest.length < length ? null : { status, headers, body: rest.subarray(0, length) };
}
