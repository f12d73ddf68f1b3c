import { execFile } from 'node:child_process';
import { request as httpRequest } from 'node:http';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readHttpApi } from '../../../local/http/api.ts';
import { type HttpServer, startHttpServer } from '../../../local/http/server.ts';
import type { InvocationResult } from '../../../local/lambda/invocation.ts';
import type { Resource } from '../../../local/template.ts';
import { fakeFunction, fakeResource, fakeTemplate, functionArn } from '../fake-template.ts';

const run = promisify(execFile);
const routes: [routeKey: string, functionId: string, authorization?: string][] = [
  ['GET /api/v1/concerts', 'ListFunction'],
  ['POST /api/v1/concerts', 'CreateFunction', 'AWS_IAM'],
  ['GET /api/v1/concerts/{concertId}', 'GetFunction'],
  ['GET /api/v1/concerts/newest', 'NewestFunction'],
  ['$default', 'NotFoundFunction'],
];

function apiResources(burst: number): Resource[] {
  const parts = routes.map(([RouteKey, functionId, AuthorizationType = 'NONE']) => [
    fakeFunction(functionId),
    fakeResource('AWS::ApiGatewayV2::Integration', `${functionId}Integration`, {
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: functionArn(functionId),
      PayloadFormatVersion: '2.0',
      TimeoutInMillis: 300,
    }),
    fakeResource('AWS::ApiGatewayV2::Route', `${functionId}Route`, {
      RouteKey,
      AuthorizationType,
      Target: `integrations/${functionId}Integration`,
    }),
  ]);
  return [
    fakeResource('AWS::ApiGatewayV2::Api', 'Api', {
      ProtocolType: 'HTTP',
      CorsConfiguration: {
        AllowOrigins: ['https://fans.example'],
        AllowMethods: ['GET', 'POST'],
        AllowHeaders: ['queue-token', 'content-type'],
        ExposeHeaders: ['location', 'retry-after'],
        MaxAge: 600,
      },
    }),
    fakeResource('AWS::ApiGatewayV2::Stage', 'Stage', {
      StageName: '$default',
      DefaultRouteSettings: { ThrottlingRateLimit: 0.001, ThrottlingBurstLimit: burst },
    }),
    ...parts.flat(),
  ];
}

interface SeenEvent {
  routeKey: string;
  body?: string;
  isBase64Encoded: boolean;
  [name: string]: unknown;
}

let server: HttpServer;
let calls: { functionId: string; event: SeenEvent }[];
let answer: () => Promise<InvocationResult>;

async function start(burst = 100) {
  calls = [];
  answer = async () => ({ ok: true, payload: { statusCode: 200, body: 'fine' } });
  server = await startHttpServer({
    api: readHttpApi(fakeTemplate(apiResources(burst))),
    port: 0,
    invoke: (functionId, event) => {
      calls.push({ functionId, event: event as SeenEvent });
      return answer();
    },
    nowMs: () => Date.UTC(2027, 0, 1),
    inspections: { '/_local/events': () => ({ events: [] }) },
    log: () => undefined,
  });
}
beforeEach(() => start());
afterEach(() => server.close());

const call = (path: string, init: RequestInit = {}) => fetch(server.url + path, init);
const answers = (payload: unknown) => {
  answer = async () => ({ ok: true, payload });
};

describe('routing', () => {
  it.each([
    ['GET', '/api/v1/concerts', 'ListFunction', undefined],
    ['GET', '/api/v1/concerts/iu-2027', 'GetFunction', { concertId: 'iu-2027' }],
    ['GET', '/api/v1/concerts/a%20b%2Fc', 'GetFunction', { concertId: 'a b/c' }],
    ['GET', '/api/v1/concerts/newest', 'NewestFunction', undefined],
    ['GET', '/api/v1/concerts/', 'NotFoundFunction', undefined],
    ['DELETE', '/api/v1/concerts', 'NotFoundFunction', undefined],
    ['GET', '/', 'NotFoundFunction', undefined],
  ])('%s %s goes to %s', async (method, path, functionId, pathParameters) => {
    expect((await call(path, { method })).status).toBe(200);
    expect(calls).toMatchObject([{ functionId }]);
    expect(calls[0]?.event.pathParameters).toEqual(pathParameters);
  });

  it('refuses a malformed path', async () => {
    const response = await call('/api/v1/concerts/%zz');
    expect([response.status, await response.json()]).toEqual([400, { message: 'Bad Request' }]);
  });

  it('answers no other host name, so that no web site can rebind its own to this machine', async () => {
    const status = (host: string) =>
      new Promise((resolve) => {
        httpRequest(`${server.url}/api/v1/concerts`, { headers: { host } }, (response) =>
          resolve(response.resume().statusCode),
        ).end();
      });
    expect(await status('evil.example')).toBe(403);
    expect(await status('evil.example:3000')).toBe(403);
    expect(await status('127.0.0.1.evil.example')).toBe(403);
    expect(await status('localhost:1234')).toBe(200);
    expect(await status('127.0.0.1')).toBe(200);
  });

  it('shows the inside without CORS', async () => {
    const response = await call('/_local/events', { headers: { origin: 'https://fans.example' } });
    expect(await response.json()).toEqual({ events: [] });
    expect(response.headers.has('access-control-allow-origin')).toBe(false);
    expect((await call('/_local/other')).status).toBe(404);
    expect((await call('/_local/events', { method: 'POST' })).status).toBe(404);
  });

  it('leaves it to clients to close idle connections', async () => {
    const response = await call('/_local/events');
    expect(response.headers.get('connection')).toBe('keep-alive');
    expect(response.headers.has('keep-alive')).toBe(false);
  });

  it('says that a port is in use', async () => {
    const port = Number(new URL(server.url).port);
    const again = startHttpServer({
      api: readHttpApi(fakeTemplate(apiResources(1))),
      port,
      invoke: answer,
      nowMs: Date.now,
      inspections: {},
      log: () => undefined,
    });
    await expect(again).rejects.toThrow(`port ${port} is in use`);
  });
});

describe('payload format 2.0', () => {
  it('describes the request', async () => {
    await call('/api/v1/concerts?next=a%26b&tag=1&tag=2', {
      headers: { 'X-Probe': 'yes', cookie: 'a=1; b=2' },
    });
    expect(calls[0]?.event).toMatchObject({
      version: '2.0',
      routeKey: 'GET /api/v1/concerts',
      rawPath: '/api/v1/concerts',
      rawQueryString: 'next=a%26b&tag=1&tag=2',
      queryStringParameters: { next: 'a&b', tag: '1,2' },
      cookies: ['a=1', 'b=2'],
      headers: { 'x-probe': 'yes' },
      isBase64Encoded: false,
      requestContext: {
        http: { method: 'GET', path: '/api/v1/concerts', sourceIp: '127.0.0.1' },
        stage: '$default',
        time: '01/Jan/2027:00:00:00 +0000',
        timeEpoch: Date.UTC(2027, 0, 1),
      },
    });
    expect(calls[0]?.event).not.toHaveProperty('body');
  });

  it.each([
    ['application/json', false],
    ['application/problem+json; charset=utf-8', false],
    ['text/plain', false],
    ['application/octet-stream', true],
    ['application/x-www-form-urlencoded', true],
  ])('passes a body of %s in base64: %s', async (type, isBase64Encoded) => {
    await call('/x', { method: 'POST', headers: { 'content-type': type }, body: '{"é":1}' });
    const event = calls[0]?.event;
    expect(event?.isBase64Encoded).toBe(isBase64Encoded);
    expect(Buffer.from(event?.body ?? '', isBase64Encoded ? 'base64' : 'utf8').toString()).toBe('{"é":1}');
  });

  it('sends status, headers, cookies and a base64 body', async () => {
    answers({
      statusCode: 201,
      headers: { Location: '/x', 'content-type': 'image/png' },
      cookies: ['a=1', 'b=2'],
      body: Buffer.from([0, 255]).toString('base64'),
      isBase64Encoded: true,
    });
    const response = await call('/x');
    expect(response.status).toBe(201);
    expect(response.headers.get('location')).toBe('/x');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0, 255]);
  });

  it('sends anything without a status code as the JSON of a 200', async () => {
    answers({ hello: 'fan' });
    const response = await call('/x');
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({ hello: 'fan' });
  });

  it('sends a 204 without a body', async () => {
    answers({ statusCode: 204 });
    const response = await call('/x', { method: 'DELETE' });
    expect([response.status, response.headers.get('content-length')]).toEqual([204, null]);
  });

  it.each([
    ['throws', async () => ({ ok: false, error: { errorType: 'Error', errorMessage: 'secret' } }) as const],
    ['answers nonsense', async () => ({ ok: true, payload: { statusCode: 'many' } }) as const],
    [
      'answers an object as body',
      async () => ({ ok: true, payload: { statusCode: 200, body: {} } }) as const,
    ],
  ])('answers 500 and nothing more when the function %s', async (_what, result) => {
    answer = result;
    const response = await call('/x');
    expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
  });

  it('answers 503 when the integration takes too long', async () => {
    answer = () => new Promise(() => undefined);
    const response = await call('/x');
    expect([response.status, await response.json()]).toEqual([503, { message: 'Service Unavailable' }]);
  });

  it('refuses more than 10 MB, announced or not', async () => {
    const large = Buffer.alloc(10 * 1024 * 1024 + 1);
    const answers = async (...options: string[]) => {
      const size = options.includes('chunked') ? ['-H', 'transfer-encoding: chunked'] : [];
      const curl = run('curl', [
        '-s',
        '-w',
        '%{http_code}',
        '-H',
        'expect:',
        ...size,
        '--data-binary',
        '@-',
        server.url,
      ]);
      curl.child.stdin?.on('error', () => undefined).end(large);
      return (await curl.catch((error: { stdout: string }) => error)).stdout;
    };
    expect(await answers()).toBe('{"message":"Request Entity Too Large"}413');
    expect(await answers('chunked')).toBe('{"message":"Request Entity Too Large"}413');
    expect(calls).toEqual([]);
  });
});

describe('the stage', () => {
  it('lets a burst through and refuses the rest', async () => {
    await server.close();
    await start(2);
    const responses = [];
    for (let index = 0; index < 3; index += 1) responses.push(await call('/x'));
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(await responses[2]?.json()).toEqual({ message: 'Too Many Requests' });
  });
});

describe('CORS', () => {
  const preflight = (headers: Record<string, string>) =>
    call('/api/v1/concerts', {
      method: 'OPTIONS',
      headers: { origin: 'https://fans.example', 'access-control-request-method': 'POST', ...headers },
    });

  it('answers a preflight itself, also where IAM is asked', async () => {
    const response = await preflight({ 'access-control-request-headers': 'Queue-Token,content-type' });
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': 'https://fans.example',
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'queue-token,content-type',
      'access-control-max-age': '600',
    });
    expect(calls).toEqual([]);
  });

  it.each([
    ['origin', { origin: 'https://evil.example' }],
    ['method', { 'access-control-request-method': 'DELETE' }],
    ['header', { 'access-control-request-headers': 'x-other' }],
  ])('gives no permission for another %s', async (_what, headers) => {
    const response = await preflight(headers as Record<string, string>);
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([204, null]);
  });

  it('sets the headers of answers itself, whatever the function says', async () => {
    answers({ statusCode: 200, headers: { 'access-control-allow-origin': '*' }, body: '' });
    const allowed = await call('/x', { headers: { origin: 'https://fans.example' } });
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://fans.example');
    expect(allowed.headers.get('access-control-expose-headers')).toBe('location,retry-after');
    const other = await call('/x', { headers: { origin: 'https://evil.example' } });
    expect(other.headers.get('access-control-allow-origin')).toBe(null);
  });
});

describe('IAM', () => {
  const url = () => `${server.url}/api/v1/concerts`;
  const signedBy = (user: string, service = 'execute-api', region = 'us-east-1') => [
    '--aws-sigv4',
    `aws:amz:${region}:${service}`,
    '--user',
    user,
  ];
  const curl = async (...options: string[]) => {
    const body = ['-H', 'content-type: application/json', '-d', '{"concertId":"demo"}'];
    const { stdout } = await run('curl', ['-s', '-w', '%{http_code}', ...options, ...body, url()]);
    return stdout;
  };

  it('lets the operator pass, signed by curl, and tells the function who it is', async () => {
    expect(await curl(...signedBy('local:local'))).toBe('fine200');
    expect(calls).toMatchObject([
      {
        functionId: 'CreateFunction',
        event: { requestContext: { authorizer: { iam: { accessKey: 'local' } } } },
      },
    ]);
  });

  it.each([
    ['nobody', () => []],
    ['another key', () => signedBy('other:local')],
    ['another secret', () => signedBy('local:wrong')],
    ['another service', () => signedBy('local:local', 'dynamodb')],
    ['another region', () => signedBy('local:local', 'execute-api', 'eu-west-1')],
  ])('refuses %s', async (_who, options) => {
    expect(await curl(...options())).toBe('{"message":"Forbidden"}403');
    expect(calls).toEqual([]);
  });

  it('refuses a changed body, a changed path and an old signature', async () => {
    const { operatorSigner } = await import('../../../local/http/authorizer.ts');
    const { host } = new URL(server.url);
    const sign = async (signingDate = new Date()) => {
      const signed = await operatorSigner.sign(
        {
          method: 'POST',
          protocol: 'http:',
          hostname: host,
          path: '/api/v1/concerts',
          headers: { host },
          body: '{}',
        },
        { signingDate },
      );
      return signed.headers;
    };
    const status = async (path: string, headers: Record<string, string>, body: string) =>
      (await call(path, { method: 'POST', headers, body })).status;
    const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
    const { host: _, ...headers } = await sign();
    expect(await status('/api/v1/concerts', headers, '{}')).toBe(200);
    expect(await status('/api/v1/concerts', headers, '{ }')).toBe(403);
    expect(await status('/api/v1/concerts?x=1', headers, '{}')).toBe(403);
    const hash = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
    expect(await status('/api/v1/concerts', { ...headers, ...hash }, '{ }')).toBe(403);
    expect(await status('/api/v1/concerts', (await sign(minutesAgo(4))) as never, '{}')).toBe(200);
    expect(await status('/api/v1/concerts', (await sign(minutesAgo(6))) as never, '{}')).toBe(403);
    expect(await status('/api/v1/concerts', (await sign(minutesAgo(-6))) as never, '{}')).toBe(403);
  });
});
