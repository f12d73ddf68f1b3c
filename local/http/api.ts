import { functionIdOf } from '../lambda/function-settings.ts';
import { refuseUnknown } from '../refuse-unknown.ts';
import type { LocalTemplate, Resource } from '../template.ts';

export interface Route {
  /** As the template spells it: `POST /api/v1/concerts/{concertId}` or `$default`. */
  routeKey: string;
  method: string;
  /** Path segments; null for `$default`. */
  segments: string[] | null;
  functionId: string;
  iam: boolean;
  timeoutMs: number;
}

export interface CorsSettings {
  origins: string[];
  methods: string[];
  headers: string[];
  exposeHeaders: string[];
  maxAgeSeconds: number | null;
  credentials: boolean;
}

/** Requests a second, and how many may come at once. */
export interface ThrottleSettings {
  ratePerSecond: number;
  burst: number;
}

/** The template's one HTTP API. */
export interface HttpApi {
  apiId: string;
  stage: string;
  accountId: string;
  region: string;
  cors: CorsSettings | null;
  throttle: ThrottleSettings | null;
  routes: Route[];
}

interface RouteSettings {
  ThrottlingRateLimit?: number;
  ThrottlingBurstLimit?: number;
}

/** Access logs are written nowhere here, and nothing is deployed. */
const knownInStage = ['AccessLogSettings', 'ApiId', 'AutoDeploy', 'DefaultRouteSettings', 'StageName'];

/** HTTP APIs give an integration 30 s unless told otherwise. */
const defaultIntegrationTimeoutMs = 30_000;

/** @throws Error naming whatever of the API is not known here. */
export function readHttpApi(template: LocalTemplate): HttpApi {
  const api = onlyOne(template, 'AWS::ApiGatewayV2::Api');
  const stage = onlyOne(template, 'AWS::ApiGatewayV2::Stage');
  if (api.properties.ProtocolType !== 'HTTP') throw new Error(`${api.logicalId} is not an HTTP API`);
  if (stage.properties.StageName !== '$default') {
    throw new Error(
      `${stage.logicalId}: only the stage $default, which has no path of its own, is known here`,
    );
  }
  refuseUnknown(stage.properties, knownInStage, `stage ${stage.logicalId}`);
  return {
    apiId: api.ref,
    stage: '$default',
    accountId: template.accountId,
    region: template.region,
    cors: readCors(api.properties.CorsConfiguration),
    throttle: readThrottle(stage.properties.DefaultRouteSettings as RouteSettings | undefined),
    routes: template.ofType('AWS::ApiGatewayV2::Route').map((route) => readRoute(template, route)),
  };
}

function onlyOne(template: LocalTemplate, type: string): Resource {
  const [first, ...others] = template.ofType(type);
  if (!first || others.length > 0) throw new Error(`the template must have exactly one ${type}`);
  return first;
}

function readRoute(template: LocalTemplate, route: Resource): Route {
  const { RouteKey, AuthorizationType = 'NONE', Target } = route.properties;
  if (AuthorizationType !== 'NONE' && AuthorizationType !== 'AWS_IAM') {
    throw new Error(`${route.logicalId}: authorization ${AuthorizationType} is not known here`);
  }
  const integrationId = String(Target).replace(/^integrations\//, '');
  const integration = template
    .ofType('AWS::ApiGatewayV2::Integration')
    .find(({ ref }) => ref === integrationId);
  if (!integration) throw new Error(`${route.logicalId} has no integration ${integrationId}`);
  const routeKey = String(RouteKey);
  const [method = '', path] = routeKey.split(' ');
  return {
    routeKey,
    method: path === undefined ? 'ANY' : method,
    segments: path === undefined ? null : path.split('/').slice(1),
    functionId: functionOf(template, integration),
    iam: AuthorizationType === 'AWS_IAM',
    timeoutMs: Number(integration.properties.TimeoutInMillis ?? defaultIntegrationTimeoutMs),
  };
}

function functionOf(template: LocalTemplate, { logicalId, properties }: Resource): string {
  if (properties.IntegrationType !== 'AWS_PROXY' || properties.PayloadFormatVersion !== '2.0') {
    throw new Error(`${logicalId}: only Lambda integrations with payload format 2.0 are known here`);
  }
  // An integration names its function by ARN, or by the ARN of the Lambda API's path to it.
  const uri = String(properties.IntegrationUri);
  return functionIdOf(template, /functions\/(arn:[^/]+)\/invocations$/.exec(uri)?.[1] ?? uri);
}

function readThrottle(settings: RouteSettings | undefined): ThrottleSettings | null {
  if (settings?.ThrottlingRateLimit === undefined) return null;
  const ratePerSecond = Number(settings.ThrottlingRateLimit);
  return { ratePerSecond, burst: Number(settings.ThrottlingBurstLimit ?? ratePerSecond) };
}

function readCors(configuration: unknown): CorsSettings | null {
  if (!configuration) return null;
  const cors = configuration as Record<string, unknown>;
  const list = (name: string) => ((cors[name] ?? []) as unknown[]).map(String);
  return {
    origins: list('AllowOrigins'),
    methods: list('AllowMethods'),
    headers: list('AllowHeaders'),
    exposeHeaders: list('ExposeHeaders'),
    maxAgeSeconds: cors.MaxAge === undefined ? null : Number(cors.MaxAge),
    credentials: cors.AllowCredentials === true,
  };
}
