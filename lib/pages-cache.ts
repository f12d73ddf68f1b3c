import { Duration } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import { keepLogicalId } from './logical-id.ts';

/**
 * Everybody who looks at a section in the same second gets the same answer, and the API is asked once. The least time is
 * one second, not none: with none CloudFront would let requests that come at once all through to the API.
 * https://docs.aws.amazon.com/whitepapers/latest/aws-best-practices-ddos-resiliency/cloudfront.html ("Request collapsing")
 *
 * What the function reads is the key, and nothing else is passed on to it: a query that it does not know makes no new
 * entry. Brotli, which the function does not speak, would make two of each.
 */
export function seatMapCache(scope: Construct): cloudfront.CachePolicy {
  const second = Duration.seconds(1);
  const policy = new cloudfront.CachePolicy(scope, 'SeatMapCache', {
    comment: 'The seat map: one answer a second for all who look at a section',
    minTtl: second,
    defaultTtl: second,
    maxTtl: second,
    queryStringBehavior: cloudfront.CacheQueryStringBehavior.allowList('section'),
    headerBehavior: cloudfront.CacheHeaderBehavior.none(),
    cookieBehavior: cloudfront.CacheCookieBehavior.none(),
    enableAcceptEncodingGzip: true,
  });
  keepLogicalId(policy);
  return policy;
}

/** All of those whose time can be set. */
const errorsKept = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

/**
 * CloudFront keeps errors for ten seconds, by address alone and whatever the cache policy and `Cache-Control` say: one
 * fan's 503 would be every fan's. (It never keeps 401, 409, 422 and 429.)
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/custom-error-pages-expiration.html
 */
export const neverKeepErrors: cloudfront.ErrorResponse[] = errorsKept.map((httpStatus) => ({
  httpStatus,
  ttl: Duration.seconds(0),
}));
