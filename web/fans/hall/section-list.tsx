import { language } from '../../shared/language.ts';
import { money } from '../../shared/money.ts';
import { useStore } from '../../shared/store.ts';
import { useVisit } from '../context.ts';
import { useMessages } from '../language/messages.ts';
import { tierCount } from './palette.ts';
import { countFree } from './seat-states.ts';

interface Props {
  openSection: number | null;
  /** @param byKeyboard Whoever opens with a key goes on with keys. */
  onOpen: (index: number | null, byKeyboard: boolean) => void;
}

export const sectionButtonId = (index: number): string => `section-${index}`;

/** The sections with their prices and what is free; each opens as a grid of seats. */
export function SectionList({ openSection, onOpen }: Props) {
  const messages = useMessages();
  const spoken = useStore(language);
  const { concert, hall, watch } = useVisit();
  useStore(watch.changed);
  return (
    <section class="panel sections">
      <h2>{messages.sections.title}</h2>
      <ul>
        {hall.sections.map((layout, index) => {
          const { section, tier } = layout;
          const price = money(spoken, section.price, concert.currency);
          const free = messages.sections.free(countFree(watch.states, layout));
          return (
            <li key={section.sectionId}>
              <button
                type="button"
                id={sectionButtonId(index)}
                aria-expanded={openSection === index}
                onClick={({ detail }) => onOpen(openSection === index ? null : index, detail === 0)}
              >
                <span class={`swatch tier-${tier % tierCount}`} aria-hidden="true" />
                <bdi class="name">{section.name}</bdi>
                <span class="price">{price}</span>
                <span class="quiet free">{free}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
