import type { IncomingMessage } from 'node:http';

/** Whether a browser says that the call comes from a page of another origin. Who says nothing is no browser, or asks by itself. */
export function isFromElsewhere({ headers }: IncomingMessage): boolean {
  const { origin, host, 'sec-fetch-site': site } = headers;
  return (
    (site !== undefined && site !== 'same-origin') || (origin !== undefined && origin !== `http://${host}`)
  );
}

/**
 * Whether a call comes from a page of this very origin. For routes that act with an operator's key for whoever calls: a
 * browser says of each call where it comes from, and with each POST it names the origin.
 */
export const isFromOwnPage = (request: IncomingMessage): boolean =>
  !isFromElsewhere(request) && (request.headers.origin !== undefined || request.method === 'GET');

const localHost = /^(127\.0\.0\.1|localhost)(:\d+)?$/i;

/** Whether it was asked for by a name of this machine. Another that resolves to it may be a web site's that rebinds its DNS. */
export const namesThisMachine = ({ headers }: IncomingMessage): boolean => localHost.test(headers.host ?? '');
