/** One line of a scrape. */
export interface Sample {
  name: string;
  labels: Record<string, string>;
}

/** The names of all metrics that these addresses export, as queries name them. */
export async function scrape(urls: readonly string[]): Promise<Set<string>> {
  const samples = await Promise.all(urls.map((url) => readSamples(url)));
  return new Set(samples.flat().map(({ name }) => name));
}

/** All samples at one `/metrics`. */
export async function readSamples(url: string): Promise<Sample[]> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return parseSamples(await response.text());
}

export function parseSamples(text: string): Sample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', list = ''] = /^([\w:]+)(?:\{(.*)\})?/.exec(line) ?? [];
      const pairs = [...list.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key = '', value = '']) => [key, value]);
      return { name, labels: Object.fromEntries(pairs) as Record<string, string> };
    });
}
