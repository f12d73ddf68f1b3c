import { describe, expect, it } from 'vitest';
import { ofType, only, text } from './template.ts';

/** Who is let through to which function: IAM, or NONE where the function itself looks at the queue token, if at all. */
const routes: Record<string, string> = {
  $default: 'NONE NotFoundFunction',
  'GET /api/v1/health': 'NONE HealthFunction',
  'POST /api/v1/concerts': 'AWS_IAM CreateConcertFunction',
  'GET /api/v1/concerts': 'NONE ListConcertsFunction',
  'GET /api/v1/concerts/{concertId}': 'NONE GetConcertFunction',
  'GET /api/v1/concerts/{concertId}/seats': 'NONE GetSeatMapFunction',
  'GET /api/v1/concerts/{concertId}/statistics': 'AWS_IAM GetStatisticsFunction',
  'POST /api/v1/concerts/{concertId}/queue-tokens': 'NONE JoinQueueFunction',
  'GET /api/v1/queue-tokens/current': 'NONE GetQueueStatusFunction',
  'DELETE /api/v1/queue-tokens/current': 'NONE LeaveQueueFunction',
  'POST /api/v1/reservations': 'NONE ReserveFunction',
  'GET /api/v1/reservations': 'NONE ListReservationsFunction',
  'GET /api/v1/reservations/{reservationId}': 'NONE GetReservationFunction',
  'POST /api/v1/reservations/{reservationId}/cancel': 'NONE CancelFunction',
  'POST /api/v1/reservations/{reservationId}/confirm': 'AWS_IAM ConfirmFunction',
  'POST /api/v1/concerts/{concertId}/expired-reservations/release':
    'AWS_IAM ReleaseExpiredReservationsFunction',
};

const integrations = ofType('AWS::ApiGatewayV2::Integration');
const stage = only('AWS::ApiGatewayV2::Stage');

describe('the HTTP API', () => {
  it('has exactly these routes, authorizers and functions', () => {
    const found = Object.values(ofType('AWS::ApiGatewayV2::Route')).map((route) => {
      const integration = text(route.Target).replace(/^integrations\/\{(.*)\}$/, '$1');
      return [
        route.RouteKey,
        `${route.AuthorizationType} ${text(integrations[integration]?.IntegrationUri)}`,
      ];
    });
    expect(Object.fromEntries(found)).toEqual(routes);
  });

  it('hands every request over in payload format 2.0', () => {
    for (const integration of Object.values(integrations))
      expect(integration).toMatchObject({ IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0' });
  });

  it('may invoke each function by its own route alone', () => {
    const permissions = Object.values(ofType('AWS::Lambda::Permission'))
      .filter(({ Principal }) => Principal === 'apigateway.amazonaws.com')
      .map(({ FunctionName, SourceArn }) => [text(FunctionName), text(SourceArn).replace(/^.*\{Api\}/, '')]);
    const expected = Object.entries(routes).map(([route, target]) => {
      return [target.split(' ')[1], `/*/*${route.split(' ')[1] ?? ''}`];
    });
    expect(permissions.sort()).toEqual(expected.sort());
  });

  it('answers pages of any origin by default, and shows them the headers they need', () => {
    expect(only('AWS::ApiGatewayV2::Api')).toMatchObject({
      ProtocolType: 'HTTP',
      CorsConfiguration: {
        AllowOrigins: ['*'],
        AllowMethods: ['GET', 'POST', 'DELETE'],
        AllowHeaders: [
          'content-type',
          'queue-token',
          'idempotency-key',
          'if-none-match',
          'authorization',
          'x-amz-date',
          'x-amz-security-token',
        ],
        ExposeHeaders: ['location', 'retry-after', 'idempotency-replayed', 'etag'],
        MaxAge: 3600,
      },
    });
  });

  it('throttles by the settings', () => {
    expect(stage).toMatchObject({
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 2000, ThrottlingBurstLimit: 1000 },
    });
  });

  it('logs each access as JSON that repeats no header, query or body', () => {
    const { DestinationArn, Format } = stage.AccessLogSettings as Record<string, string>;
    expect(text(DestinationArn)).toBe('AccessLogs');
    const fields = Object.values<string>(JSON.parse(Format ?? ''));
    expect(fields).toContain('$context.requestId');
    expect(fields).toContain('$context.status');
    const harmless =
      /^\$context\.(requestId|requestTimeEpoch|routeKey|status|response\w+|integration\w+|identity\.(sourceIp|userArn)|error\.responseType)$/;
    expect(fields.filter((field) => !harmless.test(field))).toEqual([]);
  });
});
