import type { SQLOutputValue } from 'node:sqlite';

/** A column that holds JSON text. */
export const parseJson = (value: SQLOutputValue | undefined): unknown => JSON.parse(String(value));
