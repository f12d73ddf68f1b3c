import { language } from '../shared/language.ts';
import { money } from '../shared/money.ts';
import { useStore } from '../shared/store.ts';
import type { Statistics } from './api.ts';
import { FillBar, Hatched } from './fill-bar.tsx';
import { useMessages } from './language/messages.ts';

type Counts = Omit<Statistics['sections'][number], 'sectionId' | 'price'>;

/** Seats and money, section by section. */
export function SectionTable({ statistics }: { statistics: Statistics }) {
  const { sections: words, figures } = useMessages();
  const { seats, sections, currency } = statistics;
  return (
    <div class="panel sections">
      <Hatched />
      <h2>{words.title}</h2>
      <p class="quiet">{words.legend}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls by itself must be reached by keyboard */}
      <section class="scroller" tabIndex={0} aria-label={words.title}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.section}</th>
              <th scope="col">{words.filling}</th>
              {[figures.sold, figures.held, figures.free, figures.revenue].map((name) => (
                <th key={name} scope="col" class="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sections.map((section) => (
              <Row key={section.sectionId} counts={section} currency={currency} />
            ))}
          </tbody>
          <tfoot>
            <Row counts={{ ...seats, name: words.total }} currency={currency} />
          </tfoot>
        </table>
      </section>
    </div>
  );
}

function Row({ counts, currency }: { counts: Counts; currency: string }) {
  const { count } = useMessages();
  const tongue = useStore(language);
  return (
    <tr>
      <th scope="row">{counts.name}</th>
      <td>
        <FillBar seats={counts} />
      </td>
      <td class="number">{count(counts.sold)}</td>
      <td class="number">{count(counts.held)}</td>
      <td class="number">{count(counts.free)}</td>
      <td class="number">{money(tongue, counts.revenue, currency)}</td>
    </tr>
  );
}
