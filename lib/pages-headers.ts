import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import { pageHeaders } from '../web/response-headers.ts';
import { keepLogicalId } from './logical-id.ts';

/** The headers that the pages have wherever they are served, and that they are only ever asked for by HTTPS. */
export function pageHeadersPolicy(scope: Construct): cloudfront.ResponseHeadersPolicy {
  const {
    'content-security-policy': contentSecurityPolicy,
    'referrer-policy': referrerPolicy,
    'x-content-type-options': contentTypeOptions,
    ...others
  } = pageHeaders;
  if (!contentSecurityPolicy || !referrerPolicy || contentTypeOptions !== 'nosniff')
    throw new Error('the headers of the pages lack one that CloudFront sets by itself');
  const { stackName, region } = Stack.of(scope).nestedStackParent ?? Stack.of(scope);
  const override = true;
  const policy = new cloudfront.ResponseHeadersPolicy(scope, 'PageHeaders', {
    // Of all regions, a name is there once in an account.
    responseHeadersPolicyName: `${stackName}-pages-${region}`,
    comment: 'Strict headers for the pages',
    // CloudFront refuses these among the custom ones.
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy, override },
      contentTypeOptions: { override },
      referrerPolicy: { referrerPolicy: referrerPolicy as cloudfront.HeadersReferrerPolicy, override },
      strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override },
    },
    customHeadersBehavior: {
      customHeaders: Object.entries(others).map(([header, value]) => ({ header, value, override })),
    },
  });
  keepLogicalId(policy);
  return policy;
}
