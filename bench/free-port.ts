import { createServer } from 'node:net';
import { listen } from '../local/http/listen.ts';

/** A port of 127.0.0.1 on which nobody listens just now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const url = await listen(server as never, 0);
  await new Promise((resolve) => server.close(resolve));
  return Number(new URL(url).port);
}
