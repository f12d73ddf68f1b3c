import { useEffect } from 'preact/hooks';

/** The title of the tab, for as long as the component is there. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = title;
    return () => {
      document.title = 'Holdfast';
    };
  }, [title]);
}
