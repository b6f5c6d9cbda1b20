/** Bars, one below the other. */
export interface Chart {
  /** Its name in docs/bench. */
  readonly file: string;
  readonly title: string;
  readonly bars: readonly { readonly name: string; readonly value: number }[];
}

const WIDTH = 720;
const ROW = 28;
const TOP = 48;
const LABELS = 180;
const FIGURES = 60;

const STYLE = `
    text { font: 14px system-ui, sans-serif; fill: #1f2328 }
    .title { font-weight: 600 }
    rect { fill: #8c959f }
    .own { fill: #8250df }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3 }
      rect { fill: #6e7681 }
      .own { fill: #a371f7 }
    }`;

/** An SVG of it that follows the reader's colours; rxbaton's own bars stand out. */
export function chartSvg({ title, bars }: Chart): string {
  const longest = Math.max(...bars.map(({ value }) => value));
  const room = WIDTH - LABELS - FIGURES;
  const height = TOP + bars.length * ROW + 12;
  const rows = bars.map(({ name, value }, at) => {
    const y = TOP + at * ROW;
    const width = Math.max(1, Math.round((value / longest) * room));
    const own = name.startsWith('rxbaton') ? ' class="own"' : '';
    return [
      `  <text x="${LABELS - 12}" y="${y + 15}" text-anchor="end">${escaped(name)}</text>`,
      `  <rect x="${LABELS}" y="${y}" width="${width}" height="20" rx="2"${own}/>`,
      `  <text x="${LABELS + width + 8}" y="${y + 15}">${value.toFixed(1)}</text>`,
    ].join('\n');
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(title)}">`,
    `  <style>${STYLE}\n  </style>`,
    `  <text class="title" x="12" y="26">${escaped(title)}</text>`,
    ...rows,
    '</svg>\n',
  ].join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
