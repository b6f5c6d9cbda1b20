/** The colours and the type of the picture, as the canvas takes them. */
export interface Palette {
  /** A lane's, by its index. */
  readonly lanes: readonly string[];
  readonly surface: string;
  readonly ink: string;
  readonly muted: string;
  readonly rule: string;
  readonly danger: string;
  readonly caution: string;
  readonly font: string;
}

/**
 * Colours of the page: a canvas knows neither custom properties nor `light-dark()`, so an element is asked what it makes of them.
 *
 * @param host - Where the custom properties hold.
 * @param lanes - The colour of each lane, as CSS writes it.
 */
export function paletteOf(host: HTMLElement, lanes: readonly string[]): Palette {
  const probe = host.ownerDocument.createElement('span');
  probe.hidden = true;
  host.append(probe);
  const computed = (color: string): string => {
    probe.style.color = color;
    return getComputedStyle(probe).color;
  };
  const named = (name: string): string => computed(`var(--${name})`);
  const palette: Palette = {
    lanes: lanes.map(computed),
    surface: named('surface'),
    ink: named('ink'),
    muted: named('muted'),
    rule: named('rule'),
    danger: named('danger'),
    caution: named('caution'),
    font: `11px ${getComputedStyle(host).fontFamily}`,
  };
  probe.remove();
  return palette;
}
