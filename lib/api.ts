import { Duration, Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { keepLogicalId } from './logical-id.ts';
import { ServiceFunction } from './service-function.ts';
import type { Settings } from './settings.ts';
import type { TokenSecret } from './token-secret.ts';

/** A method and a path: `POST /api/v1/concerts/{concertId}/queue-tokens`. */
export type Route = `${'GET' | 'POST' | 'DELETE'} /${string}`;

export interface ApiProps {
  settings: Settings;
  tokenSecret: TokenSecret;
}

/** The HTTP API. The other constructs hang their routes on it. */
export class Api extends Construct {
  readonly url: string;
  /** The API's own host name, which operators sign for. */
  readonly host: string;
  readonly #api: apigateway.HttpApi;
  readonly #operators = new HttpIamAuthorizer();

  readonly #tokenSecret: TokenSecret;

  constructor(scope: Construct, id: string, { settings, tokenSecret }: ApiProps) {
    super(scope, id);
    this.#tokenSecret = tokenSecret;
    this.#api = new apigateway.HttpApi(this, 'Api', {
      apiName: Stack.of(this).stackName,
      description: 'Queue for concert seats, hold them, buy them',
      createDefaultStage: false,
      corsPreflight: corsFor(settings.corsOrigins),
    });
    this.url = this.#stage(settings).url;
    const { region, urlSuffix } = Stack.of(this);
    this.host = `${this.#api.apiId}.execute-api.${region}.${urlSuffix}`;
    keepLogicalId(this.#api);

    const health = new ServiceFunction(this, 'HealthFunction', {
      settings,
      description: 'Says that the API answers',
    });
    this.anyone('GET /api/v1/health', health);

    const description = 'Answers requests for routes that do not exist';
    const notFound = new ServiceFunction(this, 'NotFoundFunction', { settings, description });
    this.#route(apigateway.HttpRouteKey.DEFAULT, notFound);
  }

  /** A route that anyone may call. */
  anyone(route: Route, fn: ServiceFunction): void {
    this.#route(routeKey(route), fn);
  }

  /** A route for whoever has a queue token. The function checks the token: API Gateway lets everyone through to it. */
  fan(route: Route, fn: ServiceFunction): void {
    this.#tokenSecret.bind(fn);
    this.#route(routeKey(route), fn);
  }

  /** A route for callers that sign with AWS credentials and are allowed `execute-api:Invoke` on it. */
  operator(route: Route, fn: ServiceFunction): void {
    this.#route(routeKey(route), fn, this.#operators);
  }

  #route(key: apigateway.HttpRouteKey, fn: ServiceFunction, authorizer?: HttpIamAuthorizer): void {
    new apigateway.HttpRoute(this, key.key, {
      httpApi: this.#api,
      routeKey: key,
      integration: new HttpLambdaIntegration(fn.node.id, fn),
      ...(authorizer && { authorizer }),
    });
  }

  #stage({ throttleRate, throttleBurst, logRetentionDays, removalPolicy }: Settings): apigateway.HttpStage {
    const accessLogs = new logs.LogGroup(this, 'AccessLogs', { retention: logRetentionDays, removalPolicy });
    keepLogicalId(accessLogs);
    return new apigateway.HttpStage(this, 'Stage', {
      httpApi: this.#api,
      autoDeploy: true,
      throttle: { rateLimit: throttleRate, burstLimit: throttleBurst },
      accessLogSettings: {
        destination: new apigateway.LogGroupLogDestination(accessLogs),
        format: accessLogFormat,
      },
    });
  }
}

function routeKey(route: Route): apigateway.HttpRouteKey {
  const [method, path] = route.split(' ') as [apigateway.HttpMethod, string];
  return apigateway.HttpRouteKey.with(path, method);
}

const corsFor = (allowOrigins: string[]): apigateway.CorsPreflightOptions => ({
  allowOrigins,
  allowMethods: [
    apigateway.CorsHttpMethod.GET,
    apigateway.CorsHttpMethod.POST,
    apigateway.CorsHttpMethod.DELETE,
  ],
  allowHeaders: [
    'content-type',
    'queue-token',
    'idempotency-key',
    'if-none-match',
    'authorization',
    'x-amz-date',
    'x-amz-security-token',
  ],
  exposeHeaders: ['location', 'retry-after', 'idempotency-replayed', 'etag'],
  maxAge: Duration.hours(1),
});

/** Facts about a request, and nothing that its sender chose freely: no header and no query, so no queue token. */
const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    time: '$context.requestTimeEpoch',
    ip: '$context.identity.sourceIp',
    caller: '$context.identity.userArn',
    route: '$context.routeKey',
    status: '$context.status',
    responseBytes: '$context.responseLength',
    latencyMs: '$context.responseLatency',
    functionLatencyMs: '$context.integrationLatency',
    functionStatus: '$context.integrationStatus',
    error: '$context.error.responseType',
  }),
);
