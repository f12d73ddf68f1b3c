import { useEffect, useRef } from 'preact/hooks';

/** The part of the page that changes with its address. */
export const focusMain = () => document.getElementById('main')?.focus();

/** Begins another address as a browser begins another page: from the top, with the focus before its content. */
export function useFreshStart(address: string | null): void {
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current) focusMain();
    isFirst.current = false;
    scrollTo(0, 0);
  }, [address]);
}
