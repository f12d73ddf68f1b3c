/** The colours of the map, as the style sheet has them for this fan. */
export interface Palette {
  ground: string;
  ink: string;
  muted: string;
  /** Of what cannot be taken: its mark, and what that is on. */
  takenMark: string;
  takenGround: string;
  stage: string;
  chosen: string;
  onChosen: string;
  yours: string;
  onYours: string;
  tiers: string[];
}

export const tierCount = 6;
export const mapFont = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans KR", sans-serif';

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    ground: colour('map'),
    ink: colour('ink'),
    muted: colour('muted'),
    takenMark: colour('seat-taken'),
    takenGround: colour('seat-ground'),
    stage: colour('stage'),
    chosen: colour('chosen'),
    onChosen: colour('on-chosen'),
    yours: colour('yours'),
    onYours: colour('on-yours'),
    tiers: Array.from({ length: tierCount }, (_, tier) => colour(`tier-${tier}`)),
  };
}
