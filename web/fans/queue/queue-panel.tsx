import { language } from '../../shared/language.ts';
import { useStore } from '../../shared/store.ts';
import { dayAndTime } from '../../shared/time.ts';
import { salesOpening } from '../concert/sales-opening.ts';
import { useVisit } from '../context.ts';
import { useMessages } from '../language/messages.ts';
import { waitWords } from './wait-words.ts';

/** The place in line. Being let in needs nothing but to leave this open. */
export function QueuePanel() {
  const { queue, choice } = useMessages();
  const spoken = useStore(language);
  const { placeKeeper, concert, clock, selection } = useVisit();
  const chosen = useStore(selection.seats).length;
  const { status, aheadAtFirst } = useStore(placeKeeper.place);
  if (!status) return null;
  const { ahead, position, estimatedWaitSeconds } = status;
  const opensAt = salesOpening(concert, clock.now());
  // The one who is called moves by one as well.
  const [come, all] = [aheadAtFirst - ahead, aheadAtFirst + 1];
  return (
    <section class="panel queue">
      <h2>{queue.title}</h2>
      <p class="ahead">{queue.ahead(ahead)}</p>
      <progress max={all} value={Math.max(0, come)} aria-label={queue.progress} />
      {opensAt && <p>{queue.notOpen(dayAndTime(spoken, opensAt))}</p>}
      {estimatedWaitSeconds !== null && <p class="wait">{queue.wait(waitWords(estimatedWaitSeconds))}</p>}
      {chosen > 0 && <p>{queue.chosen(chosen)}</p>}
      <p class="quiet">
        {queue.position(position)} {queue.honest}
      </p>
      <p class="quiet">
        {queue.keep} {queue.choose}
      </p>
      <button type="button" class="plain" onClick={placeKeeper.leave}>
        {choice.leave}
      </button>
    </section>
  );
}
