import { isText, kept } from '../../shared/storage.ts';
import type { Reservation } from '../api/types.ts';
import { ownerOf } from './attempt.ts';

/** Which reservation changed, and under which queue token. */
interface News {
  owner: string;
  reservationId: string;
  /** Makes each change another text, so that other tabs hear of it. */
  version: number;
}

/** What one tab tells the others: which reservation changed last. */
export function keepNews(concertId: string) {
  const drawer = kept(() => localStorage, `holdfast:news:${concertId}`, isNews);
  return {
    tell(token: string, { reservationId, version }: Reservation): void {
      drawer.set({ owner: ownerOf(token), reservationId, version });
    },
    /** The id of what changed under this token. */
    about(token: string): string | undefined {
      const told = drawer.get();
      return told?.owner === ownerOf(token) ? told.reservationId : undefined;
    },
    /** Calls whenever another tab tells. @returns what ends it. */
    listen(listener: () => void): () => void {
      const hear = (event: StorageEvent) => void (event.key === drawer.name && listener());
      addEventListener('storage', hear);
      return () => removeEventListener('storage', hear);
    },
  };
}

const isNews = (value: unknown): value is News => {
  const { owner, reservationId } = (value ?? {}) as Partial<News>;
  return isText(owner) && isText(reservationId);
};
