import { useEffect, useRef, useState } from 'preact/hooks';
import { useStore } from '../../shared/store.ts';
import { useVisit } from '../context.ts';
import { useMessages } from '../language/messages.ts';
import { moveInGrid, rowsAround } from './grid-moves.ts';
import type { RowLayout } from './hall-layout.ts';
import { SeatButton } from './seat-button.tsx';

interface Props {
  sectionIndex: number;
  takesFocus: boolean;
  onSeat: (index: number) => void;
  onClose: () => void;
}

/**
 * A section as real buttons, for keyboard and screen reader, and for fingers that want larger ones. Only one button is in
 * the order of tabs; arrow keys move it. Of a huge section, only the rows around it are there.
 */
export function SeatGrid({ sectionIndex, takesFocus, onSeat, onClose }: Props) {
  const messages = useMessages();
  const { hall, watch } = useVisit();
  const section = hall.sections[sectionIndex];
  const grid = useRef<HTMLTableElement>(null);
  const [active, setActive] = useState(section?.firstSeat ?? 0);
  const shouldFocus = useRef(takesFocus);
  useStore(watch.changed);

  useEffect(() => {
    if (!shouldFocus.current) return;
    shouldFocus.current = false;
    grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }, [active]);

  if (!section) return null;
  const { rows } = section;
  const window = rowsAround(rows, active);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') onClose();
    const next = moveInGrid(hall, rows, active, event);
    if (next === null) return;
    event.preventDefault();
    shouldFocus.current = true;
    setActive(next);
  }

  return (
    <section class="seat-grid" aria-label={messages.sections.grid(section.section.name)}>
      <div class="head">
        <h2>{messages.sections.grid(section.section.name)}</h2>
        <p class="quiet" id="grid-help">
          {messages.sections.gridHelp}
        </p>
        <button type="button" class="plain" onClick={onClose}>
          {messages.sections.closeGrid}
        </button>
      </div>
      <table
        class="rows"
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is a table that arrow keys walk through
        role="grid"
        ref={grid}
        aria-label={messages.sections.grid(section.section.name)}
        aria-describedby="grid-help"
        aria-rowcount={rows.length}
        onKeyDown={onKeyDown}
      >
        <tbody>
          {window.map((rowIndex) => (
            <GridRow
              key={rowIndex}
              row={rows[rowIndex] as RowLayout}
              rowIndex={rowIndex}
              active={active}
              onPick={(index) => {
                shouldFocus.current = true;
                setActive(index);
                onSeat(index);
              }}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RowProps {
  row: RowLayout;
  rowIndex: number;
  active: number;
  onPick: (index: number) => void;
}

function GridRow({ row, rowIndex, active, onPick }: RowProps) {
  const messages = useMessages();
  const { firstSeat, endSeat, name } = row;
  const indexes = Array.from({ length: endSeat - firstSeat }, (_, at) => firstSeat + at);
  return (
    <tr aria-rowindex={rowIndex + 1}>
      {name !== null && <th scope="row">{messages.seat.row(name)}</th>}
      {indexes.map((index) => (
        <td key={index}>
          <SeatButton index={index} isActive={index === active} onPick={onPick} />
        </td>
      ))}
    </tr>
  );
}
