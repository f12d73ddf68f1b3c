import { useEffect, useRef } from 'preact/hooks';

/** Puts the focus on the heading of the part that changes with the address, to be read out; while it loads, on the part. */
export function focusMain(): void {
  const main = document.getElementById('main');
  const heading = main?.querySelector('h1');
  // Not a stop for Tab.
  if (heading) heading.tabIndex = -1;
  (heading ?? main)?.focus();
}

/** Begins another address as a browser begins another page: from the top, with the focus before its content. */
export function useFreshStart(address: string | null): void {
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current) focusMain();
    isFirst.current = false;
    scrollTo(0, 0);
  }, [address]);
}
