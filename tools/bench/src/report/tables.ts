import { median } from '../answers/samples';
import { total } from '../measure';
import type { Results, Round } from '../results';

/** The rounds of one contestant, and the middle of what they measured. */
export class Standing {
  constructor(
    readonly name: string,
    readonly title: string,
    readonly rounds: readonly Round[],
  ) {}

  get sizes(): number[] {
    return [...new Set(this.rounds.flatMap(({ streams }) => streams.map(({ plan }) => plan.streams)))].sort((a, b) => a - b);
  }

  of(size: number, pick: (measured: Round['streams'][number]) => number | null): number | null {
    return median(this.rounds.flatMap(({ streams }) => streams.filter(({ plan }) => plan.streams === size).map(pick)));
  }

  /** CPU seconds for a million tokens. */
  cost(size: number, service?: string): number | null {
    return this.of(size, ({ cost, result }) => ((service ? cost.cpuSeconds[service] ?? 0 : total(cost.cpuSeconds)) / result.tokens) * 1e6);
  }

  memory(size: number, service: string): number | null {
    return this.of(size, ({ cost }) => (cost.memory[service] ?? 0) / 1_048_576);
  }

  get services(): string[] {
    return [...new Set(this.rounds.flatMap(({ streams }) => streams.flatMap(({ cost }) => Object.keys(cost.cpuSeconds))))];
  }
}

export function standings({ rounds }: Results): Standing[] {
  return [...Map.groupBy(rounds, ({ name }) => name)].map(([name, own]) => new Standing(name, own[0]?.title ?? name, own));
}

export function toTables(results: Results): string {
  const all = standings(results);
  return [
    ...all.filter(({ sizes }) => sizes.length > 0).flatMap((standing) => [streamsTable(standing), costTable(standing)]),
    questionsTable(all),
    resumeTable(all),
    fanOutTable(all),
    idleTable(all),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function streamsTable(standing: Standing): string {
  const rows = standing.sizes.map((size) => {
    const pick = (get: Parameters<Standing['of']>[1]): number | null => standing.of(size, get);
    return [
      size,
      pair(pick(({ result }) => result.firstTokenMs.p50), pick(({ result }) => result.firstTokenMs.p99)),
      pair(pick(({ result }) => result.delayMs.p50), pick(({ result }) => result.delayMs.p99)),
      whole(pick(({ result }) => result.tokensPerSecond)),
      whole(standing.cost(size)),
      `${percent(pick(({ cost }) => cost.measuredBusy))} / ${percent(pick(({ cost }) => cost.loadCoreBusy))} / ${percent(pick(({ cost }) => cost.othersOnMeasuredCore))}`,
      faultsOf(standing, size),
    ];
  });
  const head = ['streams', 'first token over the provider p50 / p99 ms', 'delay p50 / p99 ms', 'tokens/s', 'CPU s per million tokens', 'busy: measured / load core / others', 'lost / doubled / reordered'];
  return `### ${standing.title}\n\n${table(head, rows)}`;
}

function faultsOf({ rounds }: Standing, size: number): string {
  const all = rounds.flatMap(({ streams }) => streams.filter(({ plan }) => plan.streams === size).map(({ result }) => result));
  const sum = (key: 'lost' | 'doubled' | 'reordered' | 'failed'): number => all.reduce((count, result) => count + result[key], 0);
  const failed = sum('failed');
  return `${sum('lost')} / ${sum('doubled')} / ${sum('reordered')}${failed > 0 ? ` (${failed} failed)` : ''}`;
}

function costTable(standing: Standing): string {
  const rows = standing.services.map((service) => [
    service,
    ...standing.sizes.map((size) => `${one(standing.cost(size, service))} · ${whole(standing.memory(size, service))} MB`),
  ]);
  return table(['CPU s per million tokens · memory', ...standing.sizes.map((size) => `${size} streams`)], rows);
}

function questionsTable(all: readonly Standing[]): string {
  const rows = all.flatMap(({ title, rounds }) => {
    const own = rounds.flatMap(({ questions }) => questions ?? []);
    if (own.length === 0) return [];
    const services = Object.keys(own[0]?.cost.cpuSeconds ?? {});
    const each = (service?: string): string =>
      one(median(own.map(({ cost, result }) => ((service ? cost.cpuSeconds[service] ?? 0 : total(cost.cpuSeconds)) / result.answers) * 1e3)));
    return [[title, each(), services.map((service) => `${service} ${each(service)}`).join(', ')]];
  });
  return rows.length === 0 ? '' : table(['a question with an answer of one token', 'CPU ms', 'by service'], rows);
}

function resumeTable(all: readonly Standing[]): string {
  const rows = all.flatMap(({ title, rounds }) => {
    const results = rounds.flatMap(({ resume }) => resume ?? []);
    const sum = (key: 'lost' | 'doubled' | 'reordered' | 'failed'): number => results.reduce((count, result) => count + result[key], 0);
    return (['resume', 'reload'] as const).flatMap((kind) => {
      const comebacks = results.flatMap((result) => result[kind] ?? []);
      if (comebacks.length === 0) return [];
      const spread = (key: 'levelMs' | 'historyMs' | 'wholeMs'): string =>
        pair(median(comebacks.map((comeback) => comeback[key].p50)), median(comebacks.map((comeback) => comeback[key].p99)));
      const faults = `${sum('lost')} / ${sum('doubled')} / ${sum('reordered')}${sum('failed') > 0 ? ` (${sum('failed')} failed)` : ''}`;
      return [[title, kind, spread('historyMs'), spread('levelMs'), spread('wholeMs'), faults]];
    });
  });
  if (rows.length === 0) return '';
  const head = ['coming back', '', 'history there p50 / p99 ms', 'level with the provider p50 / p99 ms', 'the same from dialing', 'lost / doubled / reordered'];
  return table(head, rows);
}

function fanOutTable(all: readonly Standing[]): string {
  const rows = all.flatMap(({ title, rounds }) => {
    const sizes = [...new Set(rounds.flatMap(({ fanOut }) => fanOut.map(({ plan }) => plan.watchers)))];
    return sizes.map((size) => {
      const own = rounds.flatMap(({ fanOut }) => fanOut.filter(({ plan }) => plan.watchers === size));
      const delay = pair(median(own.map(({ result }) => result.delayMs.p50)), median(own.map(({ result }) => result.delayMs.p99)));
      const cpu = median(own.map(({ cost }) => total(cost.cpuSeconds)));
      const wrong = own.reduce((count, { result }) => count + result.wrong, 0);
      return [title, size, delay, cpu?.toFixed(2) ?? '–', one(median(own.map(({ cost, result }) => (total(cost.cpuSeconds) / result.tokens) * 1e6))), wrong];
    });
  });
  if (rows.length === 0) return '';
  return table(['one answer, many watchers', 'watchers', 'delay p50 / p99 ms', 'CPU s', 'CPU s per million tokens delivered', 'watchers with a wrong text'], rows);
}

function idleTable(all: readonly Standing[]): string {
  const rows = all.flatMap(({ title, rounds }) => {
    const looks = rounds.map(({ idle }) => idle).filter((idle) => idle.length > 0);
    const [base, ...counts] = looks[0] ?? [];
    if (!base) return [];
    return counts.map(({ connections, busy }, index) => {
      const perConnection = (service: string): number | null =>
        median(
          looks.map((idle) => {
            const [first, now] = [idle[0], idle[index + 1]];
            return first && now ? ((now.memory[service] ?? 0) - (first.memory[service] ?? 0)) / connections / 1_024 : null;
          }),
        );
      const services = Object.keys(base.memory).filter((service) => ['edge-stream', 'gateway', 'server'].includes(service));
      return [title, connections, services.map((service) => `${service} ${one(perConnection(service))} KB`).join(', '), percent(busy)];
    });
  });
  if (rows.length === 0) return '';
  return table(['idle connections', 'open', 'memory for each', 'busy'], rows);
}

export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const pair = (a: number | null, b: number | null): string => `${one(a)} / ${one(b)}`;
const one = (value: number | null): string => (value === null ? '–' : value >= 100 ? String(Math.round(value)) : value.toFixed(1));
const whole = (value: number | null): string => (value === null ? '–' : Math.round(value).toLocaleString('en'));
const percent = (share: number | null): string => (share === null ? '–' : `${Math.round(share * 100)} %`);
