import type { Exemplar } from './exemplars';

export const OPEN_METRICS = 'application/openmetrics-text';
export const OPEN_METRICS_TYPE = `${OPEN_METRICS}; version=1.0.0; charset=utf-8`;

type FindExemplar = (metric: string, labels: ReadonlyMap<string, string>) => Exemplar | undefined;

/** The same metrics in the format that has room for exemplars. `text`: Prometheus' own text format, version 0.0.4. */
export function toOpenMetrics(text: string, exemplarOf: FindExemplar): string {
  const lines = text.split('\n').flatMap((line) => {
    if (line === '') return [];
    if (line.startsWith('# ')) return headOf(line);
    return [withExemplar(line, exemplarOf)];
  });
  return [...lines, '# EOF', ''].join('\n');
}

/** A family of counters is named without the ending of its samples; a unit must be the end of the name, and ours is not. */
function headOf(line: string): string[] {
  const [, keyword, name = '', rest = ''] = /^# (HELP|TYPE|UNIT) (\S+) ?(.*)$/.exec(line) ?? [];
  if (keyword === undefined || keyword === 'UNIT') return [];
  return [`# ${keyword} ${name.replace(/_total$/, '')} ${rest.replace(/^untyped$/, 'unknown')}`];
}

function withExemplar(line: string, exemplarOf: FindExemplar): string {
  const [, metric, labels] = /^(\w+)_bucket\{(.*)\} \S+$/.exec(line) ?? [];
  if (metric === undefined || labels === undefined) return line;
  const exemplar = exemplarOf(metric, readLabels(labels));
  if (!exemplar) return line;
  const { traceId, spanId, value, at } = exemplar;
  return `${line} # {trace_id="${traceId}",span_id="${spanId}"} ${value} ${at.toFixed(3)}`;
}

function readLabels(text: string): Map<string, string> {
  const pairs = [...text.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)];
  return new Map(pairs.map(([, name = '', value = '']) => [name, value.replaceAll(/\\(.)/g, (_all, sign: string) => (sign === 'n' ? '\n' : sign))]));
}
