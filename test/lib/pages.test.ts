import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pageHeaders } from '../../web/response-headers.ts';
import { onlyOfPages, pagesResources, pagesTemplatePath } from './pages-template.ts';
import { functions, ofType, text } from './template.ts';

interface Behavior {
  PathPattern?: string;
  TargetOriginId: string;
  CachePolicyId: unknown;
  OriginRequestPolicyId?: unknown;
  ResponseHeadersPolicyId?: unknown;
  AllowedMethods?: string[];
  ViewerProtocolPolicy: string;
}
interface Distribution extends Record<string, unknown> {
  Origins: { Id: string; DomainName: unknown; [setting: string]: unknown }[];
  DefaultCacheBehavior: Behavior;
  CacheBehaviors: Behavior[];
}

const distribution = onlyOfPages('AWS::CloudFront::Distribution').DistributionConfig as Distribution;
const [bucketOrigin, apiOrigin, ...moreOrigins] = distribution.Origins;
const [seatMap, api, ...moreBehaviors] = distribution.CacheBehaviors;
/** AWS's own policies have the same ids in every account. */
const managed = {
  cachingOptimized: '658327ea-f89d-4fab-a63d-7e88639e58f6',
  cachingDisabled: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  allViewerExceptHostHeader: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
};

describe('the pages', () => {
  it('lie in a bucket that is private and encrypted', () => {
    const closed = { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true };
    expect(onlyOfPages('AWS::S3::Bucket')).toMatchObject({
      PublicAccessBlockConfiguration: { ...closed, RestrictPublicBuckets: true },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    });
  });

  it('are read by this distribution alone, which signs, and by nobody without TLS', () => {
    expect(onlyOfPages('AWS::CloudFront::OriginAccessControl').OriginAccessControlConfig).toMatchObject({
      OriginAccessControlOriginType: 's3',
      SigningBehavior: 'always',
      SigningProtocol: 'sigv4',
    });
    expect(bucketOrigin?.OriginAccessControlId).toEqual({ 'Fn::GetAtt': ['BucketAccess', 'Id'] });
    const { Statement } = onlyOfPages('AWS::S3::BucketPolicy').PolicyDocument as { Statement: Statement[] };
    const readers = Statement.filter(({ Action }) => Action === 's3:GetObject');
    expect(readers).toMatchObject([
      { Effect: 'Allow', Principal: { Service: 'cloudfront.amazonaws.com' }, Resource: expect.anything() },
    ]);
    expect(text(readers[0]?.Condition?.StringEquals?.['AWS:SourceArn'])).toMatch(
      /:distribution\/\{Distribution\}$/,
    );
    expect(Statement).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Action: 's3:*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    );
  });

  it('are what is asked for unless a path is of the API, and carry the headers that they have everywhere', () => {
    const { DefaultCacheBehavior: page } = distribution;
    expect(page.TargetOriginId).toBe(bucketOrigin?.Id);
    expect(page.CachePolicyId).toBe(managed.cachingOptimized);
    expect(distribution.DefaultRootObject).toBe('index.html');
    const { ResponseHeadersPolicyConfig } = onlyOfPages('AWS::CloudFront::ResponseHeadersPolicy');
    const { SecurityHeadersConfig: own, CustomHeadersConfig: custom } =
      ResponseHeadersPolicyConfig as HeadersConfig;
    expect(own.StrictTransportSecurity).toEqual({ AccessControlMaxAgeSec: 31_536_000, Override: true });
    expect({
      'content-security-policy': own.ContentSecurityPolicy?.ContentSecurityPolicy,
      'referrer-policy': own.ReferrerPolicy?.ReferrerPolicy,
      'x-content-type-options': own.ContentTypeOptions?.Override && 'nosniff',
      ...Object.fromEntries(custom.Items.map(({ Header, Value }) => [Header, Value])),
    }).toEqual(pageHeaders);
  });

  it('are uploaded parts first, to be kept for ever, and the page that names them last, to be asked for anew', () => {
    const uploads = Object.entries(pagesResources).filter(
      ([, { Type }]) => Type === 'Custom::CDKBucketDeployment',
    );
    const [parts, entrance, ...more] = uploads.sort(
      ([, a], [, b]) => prefixOf(b).length - prefixOf(a).length,
    );
    expect(more).toEqual([]);
    expect(parts?.[1].Properties).toMatchObject({
      DestinationBucketKeyPrefix: 'assets/',
      SystemMetadata: { 'cache-control': 'public, max-age=31536000, immutable' },
      Prune: false,
    });
    expect(entrance?.[1].Properties).toMatchObject({
      DestinationBucketKeyPrefix: '',
      SystemMetadata: { 'cache-control': 'no-cache' },
      Prune: false,
    });
    expect(entrance?.[1].DependsOn).toContain(parts?.[0]);
  });

  it('are built from web/, know of no pretended payment, and name only parts that are there', () => {
    const directory = join(dirname(pagesTemplatePath), 'pages');
    expect(JSON.parse(readFileSync(join(directory, 'config.json'), 'utf8'))).toEqual({
      pretendPaymentsPath: null,
    });
    const page = readFileSync(join(directory, 'index.html'), 'utf8');
    const named = [...page.matchAll(/(?:src|href)="\.\/assets\/([^"]+)"/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(0);
    expect(readdirSync(join(directory, 'assets'))).toEqual(expect.arrayContaining(named));
  });
});

describe('the API under the same domain', () => {
  it('is reached by HTTPS with TLS 1.2 alone', () => {
    expect(moreOrigins).toEqual([]);
    expect(apiOrigin?.CustomOriginConfig).toEqual({
      OriginProtocolPolicy: 'https-only',
      OriginSSLProtocols: ['TLSv1.2'],
    });
    expect(text(apiOrigin?.DomainName)).toMatch(/^\{reference\w+Api\w+Ref\}\.execute-api\.\{AWS::Region\}\./);
    for (const { ViewerProtocolPolicy } of [
      distribution.DefaultCacheBehavior,
      ...distribution.CacheBehaviors,
    ])
      expect(ViewerProtocolPolicy).toBe('redirect-to-https');
  });

  it('passes everything through, and keeps nothing', () => {
    expect(api).toMatchObject({
      PathPattern: '/api/*',
      TargetOriginId: apiOrigin?.Id,
      CachePolicyId: managed.cachingDisabled,
      OriginRequestPolicyId: managed.allViewerExceptHostHeader,
      AllowedMethods: expect.arrayContaining(['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE']),
    });
    expect(moreBehaviors).toEqual([]);
  });

  it('keeps the seat map alone, for a second, by what the function reads and nothing of the one who asks', () => {
    expect(seatMap).toMatchObject({ PathPattern: '/api/v1/concerts/*/seats', TargetOriginId: apiOrigin?.Id });
    expect(seatMap?.CachePolicyId).toEqual({ Ref: 'SeatMapCache' });
    // Nothing but the key goes on to the API; a cookie that did would let every request through.
    expect(seatMap).not.toHaveProperty('OriginRequestPolicyId');
    expect(onlyOfPages('AWS::CloudFront::CachePolicy').CachePolicyConfig).toMatchObject({
      // Of 0, CloudFront would not hold back requests for what it is fetching already.
      MinTTL: 1,
      DefaultTTL: 1,
      MaxTTL: 1,
      ParametersInCacheKeyAndForwardedToOrigin: {
        QueryStringsConfig: { QueryStringBehavior: 'whitelist', QueryStrings: ['section'] },
        HeadersConfig: { HeaderBehavior: 'none' },
        CookiesConfig: { CookieBehavior: 'none' },
        EnableAcceptEncodingGzip: true,
        EnableAcceptEncodingBrotli: false,
      },
    });
  });

  it('keeps no refusal, for the next fan who asks for the same address may be served', () => {
    const kept = Object.fromEntries(
      (distribution.CustomErrorResponses as Record<string, unknown>[]).map(({ ErrorCode, ...rest }) => [
        ErrorCode,
        rest,
      ]),
    );
    const statuses = ['400', '403', '404', '405', '414', '416', '500', '501', '502', '503', '504'];
    expect(kept).toEqual(Object.fromEntries(statuses.map((status) => [status, { ErrorCachingMinTTL: 0 }])));
  });
});

describe('the stack of the pages', () => {
  it('holds nothing of ours that runs, and our stack nothing of what uploads them', () => {
    const theirs = Object.values(ofType('AWS::Lambda::Function', pagesResources)).map(
      ({ Runtime }) => Runtime,
    );
    expect(theirs).toHaveLength(2);
    expect(Object.keys(functions).filter((id) => !id.endsWith('Function'))).toEqual([]);
  });

  it('lets those who upload and clear up touch the bucket of the pages, and read what is deployed', () => {
    const policies = Object.values(ofType('AWS::IAM::Policy', pagesResources));
    const where = policies.flatMap(({ PolicyDocument }) =>
      (PolicyDocument as { Statement: Statement[] }).Statement.flatMap(({ Resource }) => Resource),
    );
    for (const resource of where) {
      const words = JSON.stringify(resource);
      expect(words).toMatch(/"PagesBucket"|cdk-\w+-assets-/);
    }
    expect(where.length).toBeGreaterThan(0);
  });
});

interface Statement {
  Effect: string;
  Action: string | string[];
  Principal?: unknown;
  Resource: unknown[];
  Condition?: Record<string, Record<string, unknown>>;
}
interface HeadersConfig {
  SecurityHeadersConfig: Record<string, Record<string, unknown>>;
  CustomHeadersConfig: { Items: { Header: string; Value: string }[] };
}

const prefixOf = ({ Properties }: { Properties: Record<string, unknown> }) =>
  String(Properties.DestinationBucketKeyPrefix);
