import { vi } from 'vitest';

/** What the page's own state needs of a browser, for one tab; a reload is another tab with the same storage. */
export function stubBrowser() {
  const events = new EventTarget();
  const storages = { localStorage: createStorage(), sessionStorage: createStorage() };
  for (const [name, storage] of Object.entries(storages)) vi.stubGlobal(name, storage);
  vi.stubGlobal('addEventListener', events.addEventListener.bind(events));
  vi.stubGlobal('removeEventListener', events.removeEventListener.bind(events));
  const page = Object.assign(new EventTarget(), { hidden: false });
  vi.stubGlobal('document', page);
  return {
    ...storages,
    /** What another tab did. */
    tellOfStorage(key: string): void {
      events.dispatchEvent(Object.assign(new Event('storage'), { key }));
    },
  };
}

function createStorage() {
  const values = new Map<string, string>();
  return {
    getItem: (name: string) => values.get(name) ?? null,
    setItem: (name: string, value: string) => void values.set(name, value),
    removeItem: (name: string) => void values.delete(name),
  };
}
