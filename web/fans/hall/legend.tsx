import { useMessages } from '../language/messages.ts';

/** Free seats have the colours of their prices. */
const quarters = [
  [1, 1],
  [8.5, 1],
  [1, 8.5],
  [8.5, 8.5],
] as const;

/** What the marks on the map mean; drawn as the map draws them. */
export function Legend() {
  const { hall } = useMessages();
  return (
    <ul class="legend" aria-label={hall.legend}>
      <li>
        <Mark>
          {quarters.map(([x, y], tier) => (
            <rect key={tier} class={`mark-tier-${tier}`} x={x} y={y} width="6.5" height="6.5" rx="2" />
          ))}
        </Mark>
        {hall.free}
      </li>
      <li>
        <Mark>
          <rect class="mark-ground" x="1" y="1" width="14" height="14" rx="4" />
          <path
            class="mark-held"
            d="M5 8h6M5.5 1.75h5a3.75 3.75 0 0 1 3.75 3.75v5a3.75 3.75 0 0 1-3.75 3.75h-5a3.75 3.75 0 0 1-3.75-3.75v-5a3.75 3.75 0 0 1 3.75-3.75z"
          />
        </Mark>
        {hall.held}
      </li>
      <li>
        <Mark>
          <rect class="mark-ground" x="1" y="1" width="14" height="14" rx="4" />
          <path class="mark-sold" d="M4.5 4.5l7 7m0-7l-7 7" />
        </Mark>
        {hall.sold}
      </li>
      <li>
        <Mark>
          <rect class="mark-chosen" x="1" y="1" width="14" height="14" rx="4" />
          <path class="mark-tick" d="M4.3 8.5l2.7 2.5 4.8-5.7" />
        </Mark>
        {hall.chosen}
      </li>
      <li>
        <Mark>
          <circle class="mark-yours" cx="8" cy="8" r="6.5" />
          <path class="mark-tick on-yours" d="M4.3 8.5l2.7 2.5 4.8-5.7" />
        </Mark>
        {hall.yours}
      </li>
    </ul>
  );
}

function Mark({ children }: { children: preact.ComponentChildren }) {
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      {children}
    </svg>
  );
}
