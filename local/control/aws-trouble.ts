/** Names of what AWS and its SDK throw, and what the caller can do about it. */
const cures: [RegExp, string][] = [
  [
    /^(CredentialsProviderError|TokenProviderError)$/,
    'there are no AWS credentials that work: set AWS_PROFILE, or log in again (aws sso login)',
  ],
  [/^(ExpiredToken(Exception)?|RequestExpired)$/, 'the AWS credentials have expired: log in again'],
  [
    /^(InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidAccessKeyId)$/,
    'AWS does not know these credentials',
  ],
  [/^(AccessDenied(Exception)?|UnauthorizedOperation)$/, 'these AWS credentials may not do that'],
];

/** A sentence for whoever runs the command; AWS's own words behind it where they say more. */
export function awsTrouble(error: unknown): string {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (/^Region is missing/.test(message)) return 'no region is set: say --region, or set AWS_REGION';
  const cure = cures.find(([names]) => names.test(name))?.[1];
  return cure === undefined ? message : `${cure} (${message})`;
}
