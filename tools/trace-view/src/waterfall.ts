import type { Span } from './otlp';

const COLOURS: Record<string, string> = {
  web: '#2e7d32',
  auth: '#6a1b9a',
  conversation: '#1565c0',
  'inference-worker': '#c25700',
  'edge-stream': '#00838f',
};
const STYLE = `body{font:14px/1.4 system-ui,sans-serif;margin:2rem auto;max-width:76rem;padding:0 1rem;color:#1b1b1f;background:#fff}
h2{font-size:1rem;margin:2rem 0 .5rem}code{font-size:.85em}table{width:100%;border-collapse:collapse;table-layout:fixed}
td{padding:1px 4px;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}td.what{width:32%}td.ms{width:5rem;text-align:right}
.lane{position:relative;height:14px;background:#f1f1f4}.bar{position:absolute;height:14px;min-width:2px;border-radius:2px}
.event{position:absolute;top:0;width:2px;height:14px;background:#000}.failed{color:#b3261e}`;

/** The last answers as a page: one bar for each span, on one scale for each trace. */
export function renderPage(traces: readonly Span[][]): string {
  const body = traces.length > 0 ? traces.map(renderTrace).join('') : '<p>No answer has been traced yet: send a message, and load this page again.</p>';
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Traces</title><style>${STYLE}</style><h1>The last answers</h1>${body}</html>`;
}

function renderTrace(spans: Span[]): string {
  const start = Math.min(...spans.map((span) => span.start));
  const end = Math.max(...spans.map((span) => span.end));
  const rows = inTreeOrder(spans).map(({ span, depth }) => renderSpan(span, depth, { start, length: Math.max(1, end - start) }));
  const title = `${new Date(start).toISOString()} · ${(end - start).toFixed(0)} ms · <code>${escape(spans[0]?.traceId ?? '')}</code>`;
  return `<h2>${title}</h2><table>${rows.join('')}</table>`;
}

function renderSpan(span: Span, depth: number, scale: { start: number; length: number }): string {
  const at = (ms: number): string => `${(((ms - scale.start) / scale.length) * 100).toFixed(3)}%`;
  const width = `${(((span.end - span.start) / scale.length) * 100).toFixed(3)}%`;
  const colour = COLOURS[span.service] ?? '#5f5f66';
  const events = span.events.map(({ name, at: when }) => `<span class="event" style="left:${at(when)}" title="${escape(name)}"></span>`);
  const name = `<td class="what${span.isFailed ? ' failed' : ''}" style="padding-left:${depth * 12 + 4}px">${escape(span.service)}: ${escape(span.name)}</td>`;
  const details = escape(JSON.stringify(span.attributes, null, 1));
  const bar = `<span class="bar" style="left:${at(span.start)};width:${width};background:${colour}" title="${details}"></span>`;
  return `<tr>${name}<td class="ms">${(span.end - span.start).toFixed(1)} ms</td><td><div class="lane">${bar}${events.join('')}</div></td></tr>`;
}

/** Parents before their children; those whose parent has not come stand at the outside. */
export function inTreeOrder(spans: readonly Span[]): { span: Span; depth: number }[] {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const childrenOf = (parent: string | null): Span[] =>
    spans.filter(({ parentSpanId }) => (parentSpanId && ids.has(parentSpanId) ? parentSpanId : null) === parent);
  const walk = (parent: string | null, depth: number): { span: Span; depth: number }[] =>
    childrenOf(parent).flatMap((span) => [{ span, depth }, ...walk(span.spanId, depth + 1)]);
  return walk(null, 0);
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
