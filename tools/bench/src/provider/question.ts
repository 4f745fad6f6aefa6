/** An answer that the load provider is asked for. */
export interface Question {
  tokens: number;
  /** Tokens a second. */
  rate: number;
}

/** Written into the prompt, so that it reaches the provider through whatever lies between. */
export const toPrompt = ({ tokens, rate }: Question): string => `[[load ${tokens} ${rate}]]`;

/** The last one in a request's body. */
export function readQuestion(body: string): Question | null {
  const found = [...body.matchAll(/\[\[load (\d+) ([\d.]+)\]\]/g)].at(-1);
  return found ? { tokens: Number(found[1]), rate: Number(found[2]) } : null;
}
