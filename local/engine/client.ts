/** How the stack itself, which no policy holds back, reaches the engine. */
export const engineClientConfig = (engineUrl: string) => ({
  endpoint: engineUrl,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});
