import { invalidRequest } from './body.ts';
import type { HttpEvent, Step } from './pipeline.ts';

export type IdempotencyKey = { idempotencyKey?: string };

/** Checks the optional header `Idempotency-Key`: 1 to 255 printable ASCII characters. */
export const idempotencyKey: Step = (event) => {
  const key = event.headers['idempotency-key'];
  if (key !== undefined && !/^[\x20-\x7e]{1,255}$/.test(key)) {
    return invalidRequest([
      { path: ['Idempotency-Key'], message: 'must be 1 to 255 printable ASCII characters' },
    ]);
  }
  (event as HttpEvent<IdempotencyKey>).idempotencyKey = key;
  return undefined;
};
