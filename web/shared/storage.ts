/** Where a browser keeps things; may be full or forbidden, and then nothing is kept. */
export type Drawer = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** A value kept as JSON under one name. */
export interface Kept<Value> {
  name: string;
  get(): Value | null;
  set(value: Value | null): void;
}

/** @param isValue What is there may have been written by anybody. */
export function kept<Value>(
  drawer: () => Drawer,
  name: string,
  isValue: (value: unknown) => value is Value,
): Kept<Value> {
  return {
    name,
    get() {
      try {
        const value: unknown = JSON.parse(drawer().getItem(name) ?? 'null');
        return isValue(value) ? value : null;
      } catch {
        return null;
      }
    },
    set(value) {
      try {
        if (value === null) drawer().removeItem(name);
        else drawer().setItem(name, JSON.stringify(value));
      } catch {
        // Without it a reload forgets; nothing else does.
      }
    },
  };
}

export const isText = (value: unknown): value is string => typeof value === 'string';

export const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);
