import { createServer } from 'node:http';
import { closeServer, listen } from '../http/listen.ts';
import { namesThisMachine } from '../http/own-page.ts';
import { sendJson } from '../http/response.ts';
import type { ControlRoom } from './control-room.ts';

export interface ControlServer {
  url: string;
  close(): Promise<void>;
}

/**
 * Serves the control page on 127.0.0.1, and answers to no other host name than that and localhost: it acts with the
 * credentials of whoever started it.
 *
 * @param port 0 takes any free one.
 * @throws Error saying so if the port is in use.
 */
export async function startControlServer(room: ControlRoom, port: number): Promise<ControlServer> {
  const server = createServer((request, response) => {
    const [path = '/', rawQuery = ''] = (request.url ?? '/').split('?');
    const query = new URLSearchParams(rawQuery);
    if (!namesThisMachine(request)) return sendJson(response, 403, { message: 'Forbidden' });
    room.answer(request, response, { path, query }).then(
      (isAnswered) => {
        if (isAnswered) return;
        if (path === '/') response.writeHead(308, { location: '/control/' }).end();
        else sendJson(response, 404, { message: 'Not Found' });
      },
      (error: unknown) => {
        console.error(`${request.method} ${request.url} failed: ${error}`);
        response.destroy();
      },
    );
  });
  const url = await listen(server, port, 'choose another one with --port');
  return { url, close: () => closeServer(server) };
}
