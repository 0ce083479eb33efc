/** Pieces of SVG: strings, with numbers of at most two decimals, so that equal pictures are equal files. */
export const colours = {
  ink: '#24292f',
  faint: '#8b949e',
  paper: '#ffffff',
  blue: '#1f6fb4',
  paleBlue: '#dcebf8',
  orange: '#d2601a',
  paleOrange: '#fbe3d0',
  green: '#2c7a4b',
  paleGreen: '#ddf0e3',
  grey: '#eef0f2',
};

/** A picture on white, so that it is read on dark pages as well. */
export function picture(width: number, height: number, title: string, parts: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="sans-serif" font-size="13">`,
    `<title>${escaped(title)}</title>`,
    '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse">',
    `<path d="M0 0 8 4 0 8z" fill="${colours.ink}"/></marker></defs>`,
    `<rect width="${width}" height="${height}" fill="${colours.paper}"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

type Anchor = 'start' | 'middle' | 'end';

export function text(
  x: number,
  y: number,
  content: string,
  {
    anchor = 'start',
    size = 13,
    fill = colours.ink,
    bold = false,
  }: { anchor?: Anchor; size?: number; fill?: string; bold?: boolean } = {},
): string {
  const weight = bold ? ' font-weight="bold"' : '';
  return `<text x="${short(x)}" y="${short(y)}" text-anchor="${anchor}" font-size="${size}" fill="${fill}"${weight}>${escaped(content)}</text>`;
}

export interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A box with lines of text in its middle, the first of them bold. */
export function box(place: Place, lines: readonly string[], fill = colours.grey, size = 13): string {
  const { x, y, width, height } = place;
  const first = y + height / 2 - ((lines.length - 1) * (size + 4)) / 2 + size / 3;
  return [
    `<rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}" rx="5" fill="${fill}" stroke="${colours.faint}"/>`,
    ...lines.map((line, at) =>
      text(x + width / 2, first + at * (size + 4), line, {
        anchor: 'middle',
        size: at ? size - 1 : size,
        bold: at === 0,
      }),
    ),
  ].join('\n');
}

/** A line through points, with a head at its end. */
export function arrow(...points: [number, number][]): string {
  return `<polyline points="${pointList(points)}" fill="none" stroke="${colours.ink}" stroke-width="1.3" marker-end="url(#head)"/>`;
}

export function line(points: readonly (readonly [number, number])[], stroke: string, width = 1.5): string {
  return `<polyline points="${pointList(points)}" fill="none" stroke="${stroke}" stroke-width="${width}"/>`;
}

export function circle(x: number, y: number, radius: number, fill: string, stroke = 'none'): string {
  return `<circle cx="${short(x)}" cy="${short(y)}" r="${short(radius)}" fill="${fill}" stroke="${stroke}"/>`;
}

/** Two decimals at most, and no negative zero. */
export function short(value: number): string {
  return String(Math.round(value * 100) / 100 + 0);
}

function pointList(points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y]) => `${short(x)},${short(y)}`).join(' ');
}

function escaped(content: string): string {
  return content.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
