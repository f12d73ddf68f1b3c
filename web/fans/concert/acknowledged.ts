import { isText, kept } from '../../shared/storage.ts';
import { createKeptStore, type Store } from '../../shared/store.ts';

/** The finished reservation that the fan has put behind them, in this tab. */
export const keepAcknowledged = (concertId: string): Store<string | null> =>
  createKeptStore(kept(() => sessionStorage, `holdfast:acknowledged:${concertId}`, isText));
