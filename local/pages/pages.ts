import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { dirname, extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { cacheControlOf, pageHeaders } from '../../web/response-headers.ts';

/** Files that are served as they are, beside the API and on its own origin. */
export interface Pages {
  /** @returns false when it has nothing under that path, and the API may. */
  answer(request: IncomingMessage, response: ServerResponse, path: string): boolean;
}

interface Page {
  headers: Record<string, string>;
  plain: Buffer;
  gzipped: Buffer;
}

const mediaTypes: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

/** Where a stack that was synthesised has the pages that it would upload. undefined when it is set to have none. */
export function pagesBeside(templatePath: string): string | undefined {
  const directory = join(dirname(templatePath), 'pages');
  return existsSync(directory) ? directory : undefined;
}

/**
 * The built page in a directory, read once: with the headers that CloudFront sends, too, and compressed as it would.
 *
 * @param config What the page asks for at `/config.json`, if not as it was built.
 */
export async function loadPages(directory: string, config?: unknown): Promise<Pages> {
  const pages = new Map<string, Page>();
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = `/${relative(directory, file).split(sep).join('/')}`;
    pages.set(path, await pageOf(path, readFileSync(file)));
  }
  if (config) pages.set('/config.json', await pageOf('/config.json', Buffer.from(JSON.stringify(config))));
  const index = pages.get('/index.html');
  if (!index) throw new Error(`there is no index.html in ${directory}`);
  pages.set('/', index);

  return {
    answer(request, response, path) {
      const page = request.method === 'GET' || request.method === 'HEAD' ? pages.get(path) : undefined;
      if (!page) return false;
      send(page, request, response);
      return true;
    },
  };
}

async function pageOf(path: string, plain: Buffer): Promise<Page> {
  const mediaType = mediaTypes[extname(path)];
  if (!mediaType) throw new Error(`${path}: nobody said which media type that is`);
  const headers = {
    ...pageHeaders,
    'content-type': mediaType,
    'cache-control': cacheControlOf(path),
    vary: 'accept-encoding',
  };
  return { headers, plain, gzipped: await promisify(gzip)(plain) };
}

function send({ headers, plain, gzipped }: Page, request: IncomingMessage, response: ServerResponse): void {
  const takesGzip = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  const body = takesGzip ? gzipped : plain;
  response.writeHead(200, {
    ...headers,
    ...(takesGzip && { 'content-encoding': 'gzip' }),
    'content-length': body.length,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
