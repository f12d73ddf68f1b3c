import type { IncomingMessage } from 'node:http';

/**
 * Whether a call comes from a page of this very origin. For routes that act with an operator's key for whoever calls: a
 * browser says of each call where it comes from, and with each POST it names the origin.
 */
export function isFromOwnPage({ method, headers }: IncomingMessage): boolean {
  const { origin, host, 'sec-fetch-site': site } = headers;
  if (site !== undefined && site !== 'same-origin') return false;
  if (origin === undefined) return method === 'GET';
  return origin === `http://${host}`;
}

const localHost = /^(127\.0\.0\.1|localhost)(:\d+)?$/i;

/** Whether it was asked for by a name of this machine. Another that resolves to it may be a web site's that rebinds its DNS. */
export const namesThisMachine = ({ headers }: IncomingMessage): boolean => localHost.test(headers.host ?? '');
