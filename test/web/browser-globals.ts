import { afterEach, beforeEach, vi } from 'vitest';

type StubbedBrowser = ReturnType<typeof stubBrowser>;

/** For each test of a file a browser and a clock that is stepped; what was opened ends with its test. */
export function stubBrowserForEach() {
  const ends: (() => void)[] = [];
  const tab = {
    browser: undefined as unknown as StubbedBrowser,
    endWithTest: (end: () => void) => void ends.push(end),
  };
  beforeEach(() => {
    vi.useFakeTimers();
    tab.browser = stubBrowser();
  });
  afterEach(() => {
    for (const end of ends.splice(0)) end();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  return tab;
}

/** What the page's own state needs of a browser, for one tab; a reload is another tab with the same storage. */
function stubBrowser() {
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
