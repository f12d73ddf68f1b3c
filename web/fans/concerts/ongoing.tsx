import { useEffect, useState } from 'preact/hooks';
import { useStore } from '../../shared/store.ts';
import { stageOf } from '../concert/stage.ts';
import { useShared } from '../context.ts';
import { useMessages } from '../language/messages.ts';
import { keepPlace } from '../queue/place.ts';
import { Countdown } from '../reservation/countdown.tsx';
import { keepHolding } from '../reservation/holding.ts';

/**
 * A place in line or a hold, as the list of concerts shows it. Whoever goes back to the list loses neither: the place is
 * asked about from here, too, so that it is claimed when it is called.
 */
export function Ongoing({ concertId }: { concertId: string }) {
  const { queue, hold } = useMessages();
  const { api, clock } = useShared();
  const [{ placeKeeper, holdingKeeper }] = useState(() => {
    const keeper = keepPlace(api, concertId);
    return {
      placeKeeper: keeper,
      holdingKeeper: keepHolding({ api, clock }, concertId, () => keeper.place.get().token),
    };
  });
  const place = useStore(placeKeeper.place);
  const holding = useStore(holdingKeeper.holding);
  useEffect(() => {
    placeKeeper.start();
    void holdingKeeper.refresh();
    return () => {
      placeKeeper.stop();
      holdingKeeper.stop();
    };
  }, []);

  const stage = stageOf(place, holding, null);
  if (stage === 'held' && holding.reservation) {
    return (
      <div class="ongoing">
        <strong>{hold.title}</strong>
        <Countdown clock={clock} until={holding.reservation.expiresAt} />
      </div>
    );
  }
  const sentence =
    stage === 'choosing' ? queue.called : stage === 'waiting' ? queue.ahead(place.status?.ahead ?? 0) : '';
  return sentence === '' ? null : (
    <p class="ongoing" role="status">
      <strong>{sentence}</strong>
    </p>
  );
}
