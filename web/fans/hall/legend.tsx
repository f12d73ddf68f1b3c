import { useMessages } from '../language/messages.ts';

/** What the marks on the map mean; drawn as the map draws them. */
export function Legend() {
  const { hall } = useMessages();
  return (
    <ul class="legend" aria-label={hall.legend}>
      <li>
        <Mark>
          <rect class="mark-free" x="1" y="1" width="14" height="14" rx="4" />
        </Mark>
        {hall.free}
      </li>
      <li>
        <Mark>
          <rect class="mark-held" x="1.75" y="1.75" width="12.5" height="12.5" rx="4" />
        </Mark>
        {hall.held}
      </li>
      <li>
        <Mark>
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
