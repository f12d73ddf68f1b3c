import { language } from '../../shared/language.ts';
import { money } from '../../shared/money.ts';
import { useStore } from '../../shared/store.ts';
import { useVisit } from '../context.ts';
import { totalOf } from '../hall/hall-layout.ts';
import { useMessages } from '../language/messages.ts';
import { seatNames } from '../language/seat-words.ts';

/** After a lost race: which seats went, and the nearest that are free, to be held with one click. */
export function LostPanel() {
  const messages = useMessages();
  const spoken = useStore(language);
  const { concert, hall, watch, lost, holdingKeeper, take } = useVisit();
  const current = useStore(lost.lost);
  useStore(watch.changed);
  if (!current) return null;
  const names = (indexes: number[]) =>
    seatNames(
      messages,
      concert,
      indexes.map((index) => hall.numbers[index] ?? ''),
    );
  const instead = lost.instead(current);
  const dismiss = () => {
    lost.dismiss();
    holdingKeeper.dismiss();
  };
  return (
    <section class="panel lost" role="alert">
      <h2>{messages.lost.title}</h2>
      <p>{messages.lost.gone(names(current.gone))}</p>
      <p>{instead ? messages.lost.offer(names(instead)) : messages.lost.none}</p>
      <div class="buttons">
        {instead && (
          <button
            type="button"
            class="main"
            onClick={() => {
              dismiss();
              void take(instead);
            }}
          >
            {messages.lost.take(instead.length, money(spoken, totalOf(hall, instead), concert.currency))}
          </button>
        )}
        <button type="button" class="plain" onClick={dismiss}>
          {messages.lost.other}
        </button>
      </div>
    </section>
  );
}
