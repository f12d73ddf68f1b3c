import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Listens on 127.0.0.1 and nowhere else.
 *
 * @param port 0 takes any free one.
 * @param advice what to do about a port that is in use.
 * @returns the address, such as `http://127.0.0.1:3000`.
 * @throws Error `port … is in use: ` and the advice.
 */
export function listen(server: Server, port: number, advice = 'choose another one'): Promise<string> {
  // Idle sockets are for clients to close: one closed in the moment of its next use looks like a network fault.
  server.keepAliveTimeout = 0;
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new Error(`port ${port} is in use: ${advice}`) : error);
    });
    server.listen(port, '127.0.0.1', () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

/** Resolves when the server is gone, with whoever was connected. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
