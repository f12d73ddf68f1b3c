import { createSecretKey } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import type { Deadline } from '../deadline.ts';

/** What a queue token says: whose place it is, in which queue. */
export interface Place {
  concertId: string;
  /** Place in the queue, from 1. */
  position: number;
  /** Random id of whoever joined; never shown. */
  owner: string;
}

export interface QueueTokens {
  /** Fetches the secret, if this container has not got it yet. */
  prepare(limit?: Deadline): Promise<void>;
  /** Signs a token that is good until `expiresAtMs`. */
  issue(place: Place, expiresAtMs: number, limit?: Deadline): Promise<string>;
  /** The place that a token speaks of, or null when it is forged, damaged or past its end. */
  verify(token: string, nowMs: number, limit?: Deadline): Promise<Place | null>;
}

/** JWS, HMAC with SHA-256. The type keeps a token of another purpose, signed with the same secret, from passing. */
const algorithm = 'HS256';
const type = 'holdfast-queue';

/** Tokens signed with the secret that `readSecret` brings, within the deadline of the request that asks first. */
export function queueTokens(readSecret: (limit?: Deadline) => Promise<string>): QueueTokens {
  const readKey = async (limit?: Deadline) => createSecretKey(await readSecret(limit), 'utf8');
  return {
    async prepare(limit) {
      await readSecret(limit);
    },
    async issue({ concertId, position, owner }, expiresAtMs, limit) {
      return new SignJWT({ concertId, position })
        .setProtectedHeader({ alg: algorithm, typ: type })
        .setSubject(owner)
        .setExpirationTime(Math.floor(expiresAtMs / 1000))
        .sign(await readKey(limit));
    },
    async verify(token, nowMs, limit) {
      const key = await readKey(limit);
      if (!isCanonical(token)) return null;
      try {
        const options = { algorithms: [algorithm], typ: type, currentDate: new Date(nowMs) };
        const { payload } = await jwtVerify<Place>(token, key, {
          ...options,
          requiredClaims: ['exp', 'sub'],
        });
        return { concertId: payload.concertId, position: payload.position, owner: payload.sub ?? '' };
      } catch (error) {
        if (error instanceof errors.JOSEError) return null;
        throw error;
      }
    },
  };
}

/** base64url leaves bits of the last character unused; a token that differs only there is not the one we issued. */
function isCanonical(token: string): boolean {
  const signature = token.slice(token.lastIndexOf('.') + 1);
  return Buffer.from(signature, 'base64url').toString('base64url') === signature;
}
