export interface Line {
  label: string;
  points: { x: number; y: number }[];
}

export interface ChartOptions {
  title: string;
  unit: string;
  /** Logarithmic upward, for what spans powers of ten. */
  isLog?: boolean;
}

const WIDTH = 720;
const HEIGHT = 360;
const LEFT = 64;
const RIGHT = 230;
const TOP = 40;
const BOTTOM = 40;
const COLORS = ['#0f766e', '#2563eb', '#b45309', '#9333ea', '#dc2626', '#64748b', '#65a30d'];

/** Lines over the number of streams, each size at an equal distance. */
export function chart(lines: readonly Line[], { title, unit, isLog = false }: ChartOptions): string {
  const sizes = [...new Set(lines.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b);
  const values = lines.flatMap(({ points }) => points.map(({ y }) => y)).filter((y) => y > 0);
  const scale = isLog ? Math.log10 : (value: number): number => value;
  const low = isLog ? Math.floor(Math.log10(Math.min(...values))) : 0;
  const high = isLog ? Math.ceil(Math.log10(Math.max(...values))) : Math.max(...values) * 1.05;
  const x = (size: number): number => LEFT + (sizes.indexOf(size) / Math.max(1, sizes.length - 1)) * (WIDTH - LEFT - RIGHT);
  const y = (value: number): number => HEIGHT - BOTTOM - ((scale(Math.max(value, isLog ? 10 ** low : 0)) - low) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const steps = isLog ? range(low, high).map((power) => 10 ** power) : range(0, 4).map((step) => (high * step) / 4);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="${title}">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    text(LEFT, 22, `${title} (${unit})`, { weight: 600 }),
    ...steps.map((step) => gridLine(y(step), step)),
    ...sizes.map((size) => text(x(size), HEIGHT - BOTTOM + 18, String(size), { anchor: 'middle' })),
    ...lines.map((line, index) => drawLine(line, { x, y, color: COLORS[index % COLORS.length] as string })),
    ...lines.map(({ label }, index) => legend(label, index)),
    '</svg>',
  ].join('\n');
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);

function gridLine(y: number, value: number): string {
  const label = value >= 10 ? Math.round(value).toLocaleString('en') : Number(value.toPrecision(2)).toString();
  return `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}" stroke="#e2e8f0"/>${text(LEFT - 8, y + 4, label, { anchor: 'end' })}`;
}

function drawLine({ points }: Line, { x, y, color }: { x: (size: number) => number; y: (value: number) => number; color: string }): string {
  const path = points.map((point, index) => `${index === 0 ? 'M' : 'L'}${x(point.x).toFixed(1)} ${y(point.y).toFixed(1)}`).join(' ');
  const dots = points.map((point) => `<circle cx="${x(point.x).toFixed(1)}" cy="${y(point.y).toFixed(1)}" r="3" fill="${color}"/>`).join('');
  return `<path d="${path}" fill="none" stroke="${color}" stroke-width="2"/>${dots}`;
}

function legend(label: string, index: number): string {
  const y = TOP + 14 + index * 22;
  const x = WIDTH - RIGHT + 16;
  return `<rect x="${x}" y="${y - 9}" width="12" height="4" fill="${COLORS[index % COLORS.length]}"/>${text(x + 18, y - 4, label)}`;
}

function text(x: number, y: number, content: string, { anchor = 'start', weight = 400 } = {}): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" font-weight="${weight}" fill="#334155">${content.replaceAll('&', '&amp;')}</text>`;
}
