import { Fragment } from 'preact';
import { language } from '../shared/language.ts';
import { money } from '../shared/money.ts';
import { useStore } from '../shared/store.ts';
import type { ToldEvent } from './api.ts';
import { type EventLine, lineOf } from './events.ts';
import { exactTime } from './figures.ts';
import { useMessages } from './language/messages.ts';
import { Trouble } from './trouble.tsx';
import type { Seen } from './watching.ts';

/** What the bus told of this concert, newest first. */
export function EventPanel({ seen }: { seen: Seen<ToldEvent[]> }) {
  const { events: words, loading } = useMessages();
  const { value, problem, atMs } = seen;
  const isNotWatched = problem?.code === 'NOT_WATCHED';
  return (
    <div class="panel events">
      <h2>{words.title}</h2>
      {isNotWatched && <p class="quiet">{words.notWatched}</p>}
      {problem && !isNotWatched && <Trouble problem={problem} atMs={atMs} />}
      {!value && !problem && <p class="quiet">{loading}</p>}
      {value?.length === 0 && <p class="quiet">{words.none}</p>}
      {value && value.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls by itself must be reached by keyboard
        <section class="scroller tall" tabIndex={0} aria-label={words.title}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.time}</th>
                <th scope="col">{words.what}</th>
                <th scope="col">{words.seats}</th>
                <th scope="col" class="number">
                  {words.amount}
                </th>
              </tr>
            </thead>
            <tbody>
              {value.map(lineOf).map((line) => (
                <Line key={line.eventId} line={line} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </div>
  );
}

function Line({ line }: { line: EventLine }) {
  const { events: words, seconds } = useMessages();
  const tongue = useStore(language);
  return (
    <tr data-event={line.eventId} data-type={line.type}>
      <td class="time">{exactTime(tongue, line.timeMs)}</td>
      <td class="what">
        {words.types[line.type] ?? line.type}
        {line.lagMs !== null && <span class="quiet"> {words.after(seconds(line.lagMs))}</span>}
      </td>
      <td>
        {line.seats.map((seat, index) => (
          <Fragment key={seat}>
            {index > 0 && ' '}
            <span class="seat">{index < line.seats.length - 1 ? `${seat},` : seat}</span>
          </Fragment>
        ))}
      </td>
      <td class="number">{line.currency && money(tongue, line.amount, line.currency)}</td>
    </tr>
  );
}
