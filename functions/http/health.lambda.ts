import { httpRoute } from './pipeline.ts';
import { json } from './response.ts';

export const handler = httpRoute([], async () => json(200, { status: 'ok' }));
