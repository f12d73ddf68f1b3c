import { NestedStack, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Api } from './api.ts';
import { keepLogicalId } from './logical-id.ts';
import { neverKeepErrors, seatMapCache } from './pages-cache.ts';
import { deployPages } from './pages-deployment.ts';
import { pageHeadersPolicy } from './pages-headers.ts';
import type { Settings } from './settings.ts';

export interface PagesProps {
  settings: Settings;
  api: Api;
}

/**
 * The fans' pages and, under the same domain, the API: CloudFront in front of a private bucket and of the HTTP API. A stack
 * within the stack, since what uploads the pages comes with functions and permissions that are not ours to narrow.
 */
export class Pages extends NestedStack {
  /** What fans open. */
  readonly url: string;

  constructor(scope: Construct, id: string, { settings, api }: PagesProps) {
    super(scope, id, { description: 'Holdfast: the pages for fans, and the API under their domain' });
    const bucket = this.#bucket(settings);
    const distribution = this.#distribution(bucket, api);
    deployPages(this, bucket, settings);
    this.url = `https://${distribution.distributionDomainName}`;
  }

  #bucket({ removalPolicy }: Settings): s3.Bucket {
    const bucket = new s3.Bucket(this, 'PagesBucket', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      removalPolicy,
      autoDeleteObjects: removalPolicy === RemovalPolicy.DESTROY,
    });
    keepLogicalId(bucket);
    return bucket;
  }

  #distribution(bucket: s3.Bucket, api: Api): cloudfront.Distribution {
    const { REDIRECT_TO_HTTPS } = cloudfront.ViewerProtocolPolicy;
    const toApi = {
      origin: new HttpOrigin(api.host, { originSslProtocols: [cloudfront.OriginSslPolicy.TLS_V1_2] }),
      viewerProtocolPolicy: REDIRECT_TO_HTTPS,
    };
    const distribution = new cloudfront.Distribution(this, 'Distribution', {
      comment: `The pages of ${Stack.of(api).stackName}`,
      defaultRootObject: 'index.html',
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      // All but South America, Australia and New Zealand.
      priceClass: cloudfront.PriceClass.PRICE_CLASS_200,
      errorResponses: neverKeepErrors,
      defaultBehavior: {
        origin: this.#bucketOrigin(bucket),
        viewerProtocolPolicy: REDIRECT_TO_HTTPS,
        cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: pageHeadersPolicy(this),
      },
      // The first pattern that matches counts.
      additionalBehaviors: {
        '/api/v1/concerts/*/seats': { ...toApi, cachePolicy: seatMapCache(this) },
        '/api/*': {
          ...toApi,
          allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
          cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
          // API Gateway answers to its own host alone.
          originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        },
      },
    });
    keepLogicalId(distribution);
    return distribution;
  }

  /** Only this distribution may read, and it signs each of its requests to S3. */
  #bucketOrigin(bucket: s3.Bucket): cloudfront.IOrigin {
    const { stackName, region } = this.nestedStackParent ?? this;
    const originAccessControl = new cloudfront.S3OriginAccessControl(this, 'BucketAccess', {
      originAccessControlName: `${stackName}-pages-${region}`,
    });
    keepLogicalId(originAccessControl);
    return S3BucketOrigin.withOriginAccessControl(bucket, { originAccessControl });
  }
}
