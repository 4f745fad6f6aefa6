export interface Panel {
  title: string;
  /** PromQL, by what its lines are called in the legend. */
  queries: Record<string, string>;
  unit?: 's' | 'bytes' | 'percentunit' | 'reqps' | 'short';
}

export interface Dashboard {
  /** Name of the file, and its address in Grafana. */
  name: string;
  title: string;
  panels: Panel[];
}

const [WIDTH, HEIGHT, COLUMNS] = [8, 8, 3];
const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };

/** A dashboard as Grafana reads it: the data source is chosen in it, and nothing else. */
export function toGrafana({ name, title, panels }: Dashboard): object {
  return {
    uid: `parley-${name}`,
    title: `Parley: ${title}`,
    tags: ['parley'],
    schemaVersion: 39,
    editable: false,
    refresh: '30s',
    time: { from: 'now-1h', to: 'now' },
    templating: { list: [{ name: 'datasource', type: 'datasource', query: 'prometheus', label: 'Prometheus' }] },
    panels: panels.map(toPanel),
  };
}

function toPanel({ title, queries, unit = 'short' }: Panel, index: number): object {
  return {
    id: index + 1,
    type: 'timeseries',
    title,
    datasource: DATASOURCE,
    gridPos: { x: (index % COLUMNS) * WIDTH, y: Math.floor(index / COLUMNS) * HEIGHT, w: WIDTH, h: HEIGHT },
    fieldConfig: { defaults: { unit, custom: { fillOpacity: 8, showPoints: 'never' } }, overrides: [] },
    options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi' } },
    targets: Object.entries(queries).map(([legend, expr], nth) => ({
      refId: String.fromCharCode(65 + nth),
      datasource: DATASOURCE,
      expr,
      legendFormat: legend,
      exemplar: true,
    })),
  };
}

/** Quantiles of a histogram over five minutes, for each value of a label if one is given. */
export function quantiles(metric: string, by?: string): Record<string, string> {
  const labels = by ? `le, ${by}` : 'le';
  const prefix = by ? `{{${by}}} ` : '';
  return Object.fromEntries(
    [0.5, 0.95, 0.99].map((share) => [
      `${prefix}p${share * 100}`,
      `histogram_quantile(${share}, sum by (${labels}) (rate(${metric}_bucket[5m])))`,
    ]),
  );
}

/** What a counter gains in a second, for each value of a label. */
export function rate(metric: string, by?: string): Record<string, string> {
  return by ? { [`{{${by}}}`]: `sum by (${by}) (rate(${metric}[5m]))` } : { 'per second': `sum(rate(${metric}[5m]))` };
}
