/**
 * What the bundles have in the place of `@aws-sdk/credential-provider-node` (see lib/bundles.ts). On Lambda the
 * credentials are in the environment; the SDK's own chain would also bring everything that a laptop needs: files,
 * single sign-on, the metadata of EC2.
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
