import type { ComponentChildren } from 'preact';
import { language } from '../shared/language.ts';
import { money } from '../shared/money.ts';
import { useStore } from '../shared/store.ts';
import type { Statistics, ToldEvent } from './api.ts';
import { lagsIn } from './events.ts';
import { median, partOf } from './figures.ts';
import { FillBar } from './fill-bar.tsx';
import { useMessages } from './language/messages.ts';

/** The hall, the queue, and what goes wrong by nature, in figures. */
export function FigurePanels({ statistics, events }: { statistics: Statistics; events: ToldEvent[] }) {
  const { figures, count, percent, seconds } = useMessages();
  const tongue = useStore(language);
  const { seats, holds, queue, lostRaces, expiry, currency } = statistics;
  const lags = lagsIn(events);
  const middle = median(lags);
  return (
    <div class="figures">
      <Panel title={figures.hall}>
        <Figure name={figures.sold} is="sold">
          {figures.soldOf(count(seats.sold), count(seats.total), percent(partOf(seats.sold, seats.total)))}
        </Figure>
        <Figure name={figures.revenue} is="revenue">
          {money(tongue, seats.revenue, currency)}
        </Figure>
        <Figure name={figures.held} is="held">
          {figures.heldBy(seats.held, holds)}
        </Figure>
        <Figure name={figures.free} is="free">
          {count(seats.free)}
        </Figure>
        {seats.blocked > 0 && (
          <Figure name={figures.blocked} is="blocked">
            {count(seats.blocked)}
          </Figure>
        )}
        <FillBar seats={seats} />
      </Panel>
      <Panel title={figures.queue}>
        <Figure name={figures.active} is="active">
          {figures.activeOf(count(queue.active), count(queue.maxActive))}
        </Figure>
        <Figure name={figures.waiting} is="waiting">
          {count(queue.waiting)}
        </Figure>
        <Figure name={figures.admitted} is="admitted">
          {count(queue.admittedPerMinute)}
        </Figure>
        <Figure name={figures.called} is="called">
          {count(queue.called)}
        </Figure>
        <Figure name={figures.joined} is="joined">
          {count(queue.joined)}
        </Figure>
      </Panel>
      <Panel title={figures.trouble}>
        <Figure name={figures.races} is="races">
          {count(lostRaces)}
        </Figure>
        <Figure name={figures.lapsed} is="lapsed">
          {expiry.lapsedHolds === 0
            ? count(0)
            : figures.lapsedFor(count(expiry.lapsedHolds), seconds(expiry.lagMs))}
        </Figure>
        <Figure name={figures.lag} is="lag">
          {middle === null ? figures.noLag : figures.lagOf(seconds(middle), seconds(Math.max(...lags)))}
        </Figure>
      </Panel>
    </div>
  );
}

function Panel({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="panel figure-panel" aria-label={title}>
      <h2>{title}</h2>
      <dl>{children}</dl>
    </section>
  );
}

/** `is` names it for tests and style sheets, in whatever language it is shown. */
function Figure({ name, is, children }: { name: string; is: string; children: ComponentChildren }) {
  return (
    <div class="figure" data-figure={is}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
