interface Sums {
  generations: number;
  tokens: number;
  cost: number;
}

/** A row of sums over the ledger as PostgreSQL's driver gives it. */
export type SumsAsText<Row extends Sums> = Omit<Row, keyof Sums> & Record<keyof Sums, string>;

export function withNumbers<Row extends Record<keyof Sums, string>>({ generations, tokens, cost, ...rest }: Row): Omit<Row, keyof Sums> & Sums {
  return { ...rest, generations: Number(generations), tokens: Number(tokens), cost: Number(cost) };
}
