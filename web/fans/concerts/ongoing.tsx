import { useEffect, useState } from 'preact/hooks';
import { usePageTitle } from '../../shared/page-title.ts';
import { useStore } from '../../shared/store.ts';
import { announce } from '../announce.ts';
import type { ConcertSummary } from '../api/types.ts';
import { keepAcknowledged } from '../concert/acknowledged.ts';
import { checkHolding, followToken } from '../concert/follow.ts';
import { type Stage, stageOf } from '../concert/stage.ts';
import { type Shared, useShared } from '../context.ts';
import { useMessages } from '../language/messages.ts';
import { keepPlace } from '../queue/place.ts';
import { Countdown } from '../reservation/countdown.tsx';
import { keepHolding } from '../reservation/holding.ts';

/**
 * A place in line or a hold, beside its concert in the list. Whoever looks at the list loses neither: they are asked about
 * from here, too, so that a place is claimed when it is called.
 */
export function Ongoing({ concert: { concertId, title } }: { concert: ConcertSummary }) {
  const { queue, hold } = useMessages();
  const shared = useShared();
  const [{ placeKeeper, holdingKeeper, acknowledged, start }] = useState(() =>
    keepOngoing(shared, concertId),
  );
  const place = useStore(placeKeeper.place);
  const holding = useStore(holdingKeeper.holding);
  useEffect(start, []);

  const stage = stageOf(place, holding, acknowledged);
  const { reservation } = holding;
  const told: Partial<Record<Stage, string>> = { held: hold.title, choosing: queue.called };
  const sentence = told[stage];
  if (stage === 'waiting') return <p class="ongoing">{queue.ahead(place.status?.ahead ?? 0)}</p>;
  if (sentence === undefined) return null;
  return (
    <div class="ongoing">
      <Told sentence={sentence} title={title} />
      {stage === 'held' && reservation && <Countdown clock={shared.clock} until={reservation.expiresAt} />}
    </div>
  );
}

/** Also in the title of the tab, for whoever looks at another one. */
function Told({ sentence, title }: { sentence: string; title: string }) {
  usePageTitle(`${sentence} – ${title}`);
  useEffect(() => announce(`${title}: ${sentence}`), [sentence]);
  return <strong>{sentence}</strong>;
}

function keepOngoing({ api, clock }: Shared, concertId: string) {
  const placeKeeper = keepPlace(api, concertId);
  const holdingKeeper = keepHolding({ api, clock }, concertId, () => placeKeeper.place.get().token);
  return {
    placeKeeper,
    holdingKeeper,
    acknowledged: keepAcknowledged(concertId).get(),
    start() {
      const ends = [followToken({ placeKeeper, holdingKeeper }), checkHolding(holdingKeeper, clock)];
      placeKeeper.start();
      return () => {
        for (const end of [...ends, placeKeeper.stop, holdingKeeper.stop]) end();
      };
    },
  };
}
