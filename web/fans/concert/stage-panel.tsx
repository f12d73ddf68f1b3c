import { useEffect, useRef } from 'preact/hooks';
import { usePageTitle } from '../../shared/page-title.ts';
import { useStore } from '../../shared/store.ts';
import { announce } from '../announce.ts';
import { useVisit } from '../context.ts';
import { useMessages } from '../language/messages.ts';
import { QueuePanel } from '../queue/queue-panel.tsx';
import { BoughtPanel } from '../reservation/bought-panel.tsx';
import { HoldPanel } from '../reservation/hold-panel.tsx';
import { LapsedPanel } from '../reservation/lapsed-panel.tsx';
import { ChoicePanel } from './choice-panel.tsx';
import { LostPanel } from './lost-panel.tsx';
import { type Stage, stageOf } from './stage.ts';

/** The next thing to do, by how far the fan has come. */
export function StagePanel() {
  const messages = useMessages();
  const { concert, placeKeeper, holdingKeeper, acknowledged } = useVisit();
  const place = useStore(placeKeeper.place);
  const holding = useStore(holdingKeeper.holding);
  const panel = useRef<HTMLDivElement>(null);
  const stage = stageOf(place, holding, useStore(acknowledged));

  const sentences: Partial<Record<Stage, string>> = {
    waiting: messages.queue.title,
    choosing: messages.queue.called,
    held: messages.hold.title,
    lapsed: messages.hold.lapsed,
    bought: messages.ticket.bought,
  };
  const sentence = sentences[stage];
  // For who looks at another tab meanwhile.
  usePageTitle(sentence ? `${sentence} – ${concert.title}` : `${concert.title} – Holdfast`);

  useEffect(() => {
    if (sentence) announce(sentence);
    // What had the focus went with the stage before; but a page that was just opened begins at its top.
    const isUsed = navigator.userActivation?.hasBeenActive ?? true;
    if (isUsed && document.activeElement === document.body) panel.current?.focus();
  }, [stage]);

  return (
    <div class="stage-panel" data-stage={stage} ref={panel} tabIndex={-1}>
      {(stage === 'outside' || stage === 'choosing' || stage === 'over') && <LostPanel />}
      {stage === 'asking' && <p class="panel quiet">{messages.loading}</p>}
      {stage === 'waiting' && <QueuePanel />}
      {(stage === 'outside' || stage === 'choosing' || stage === 'over') && <ChoicePanel stage={stage} />}
      {stage === 'held' && <HoldPanel />}
      {stage === 'lapsed' && <LapsedPanel />}
      {stage === 'bought' && <BoughtPanel />}
      {place.token !== null && place.problem?.code === 'OFFLINE' && (
        <p class="notice" role="status">
          {messages.offline}
        </p>
      )}
    </div>
  );
}
