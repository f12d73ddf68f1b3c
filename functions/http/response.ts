/** What a function gives API Gateway (payload format 2.0). */
export interface HttpResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
  /** Whether the body is bytes. */
  isBase64Encoded?: boolean;
}

/** A JSON answer. `no-store` unless the route says otherwise: most answers are one fan's, at one moment. */
export const json = (
  statusCode: number,
  body: unknown,
  headers: Record<string, string> = {},
): HttpResponse => ({
  statusCode,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
  body: JSON.stringify(body),
});

export const noContent = (): HttpResponse => ({
  statusCode: 204,
  headers: { 'cache-control': 'no-store' },
  body: '',
});
