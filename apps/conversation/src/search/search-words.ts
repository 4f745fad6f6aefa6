import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Env } from '../env';
import { ENV } from '../settings.module';

/** PostgreSQL takes `<…>` for markup and skips it, and a path for one word: people search for what is inside of both. */
const TO_QUERY = `SELECT CASE WHEN $2 THEN regexp_replace(q::text, '''$', ''':*')::tsquery ELSE q END::text AS query
  FROM websearch_to_tsquery('simple', translate($1, '<>/', '   ')) AS q`;

/** Stems of words by one dictionary; none for words that it leaves out. */
const STEMS = `SELECT word, stem FROM unnest($2::text[]) AS word, unnest(ts_lexize($1::regdictionary, word)) AS stem
  WHERE length(stem) >= 3`;

const WORD = /'((?:[^']|'')*)'(:\*)?/g;

/** What somebody typed, as a query for PostgreSQL. */
@Injectable()
export class SearchWords {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(ENV) private readonly env: Pick<Env, 'SEARCH_DICTIONARIES'>,
  ) {}

  /** @returns a tsquery, which is empty when there is nothing to look for */
  async toQuery(words: string): Promise<string> {
    const rows: { query: string }[] = await this.dataSource.query(TO_QUERY, [words, endsInWord(words)]);
    const query = rows[0]?.query ?? '';
    // A phrase in quotes is meant to the letter.
    return this.env.SEARCH_DICTIONARIES.length === 0 || query.includes('<') ? query : this.withStems(query);
  }

  /** A word or whatever begins with its stem, in each of the configured languages. */
  private async withStems(query: string): Promise<string> {
    const words = [...query.matchAll(WORD)].map(([, word]) => word ?? '');
    const stems = new Map<string, Set<string>>();
    for (const dictionary of this.env.SEARCH_DICTIONARIES) {
      const rows: { word: string; stem: string }[] = await this.dataSource.query(STEMS, [dictionary, words]);
      for (const { word, stem } of rows) stems.set(word, (stems.get(word) ?? new Set()).add(stem));
    }
    return query.replace(WORD, (whole, word: string) => {
      const beginnings = [...(stems.get(word) ?? [])].map((stem) => `'${stem.replaceAll("'", "''")}':*`);
      return beginnings.length === 0 ? whole : `( ${[whole, ...beginnings].join(' | ')} )`;
    });
  }
}

/** Whether words are plain: nothing in quotes, nothing excluded, no alternatives. */
export function isPlain(words: string): boolean {
  return !/["-]|(^|\s)or(\s|$)/iu.test(words);
}

/** While it is being typed the last word counts as the beginning of one; not so inside of quotes or after a minus. */
function endsInWord(words: string): boolean {
  const quotes = words.split('"').length - 1;
  return quotes % 2 === 0 && /(^|\s)[^-"\s][^"\s]*$/u.test(words);
}
