import { eventually, Person } from '@parley/testing';
import { type Aftermath, hasWrongTotal, Tab, WatchedGeneration } from '@parley/testing/load';
import { RestlessTab } from './restless-tab';

export interface LoadSize {
  /** Who ask at the same time, each one answer after the other. */
  people: number;
  tokens: number;
  /** Tokens a second of each answer. */
  rate: number;
}

/** One answer, and what became of it. */
export interface AskedAnswer {
  generation: WatchedGeneration;
  aftermath: Aftermath;
  /** Whether the account of whoever asked was not the sum of their answers, with this as the last one. */
  isTotalWrong: boolean;
}

/** After so many somebody else comes, who signs up first. */
const ANSWERS_EACH = 4;
const RELOAD_EVERY_MS = 3_000;
const NEVER_ASKED: Aftermath = { isMissing: true, isWronglyCharged: true, charged: 0 };

/** People who ask without a pause, through the door, in three tabs each: WebSocket, SSE, and one that is loaded anew all the time. */
export class SteadyLoad {
  readonly answers: AskedAnswer[] = [];
  /** Sign-ups that had to be repeated. */
  readonly refusedSignUps: { at: number; reason: string }[] = [];
  private isOver = false;
  private readonly all: Promise<void>;

  constructor(
    private readonly origin: string,
    private readonly size: LoadSize,
  ) {
    this.all = Promise.all(Array.from({ length: size.people }, (_, index) => this.keepAsking(index / size.people))).then(() => undefined);
  }

  /** Asks nothing more; resolves when the last answer is there. */
  async stop(): Promise<void> {
    this.isOver = true;
    await this.all;
  }

  /** @param phase part of an answer's time after which it begins, so that answers do not all begin and end together */
  private async keepAsking(phase: number): Promise<void> {
    const { tokens, rate } = this.size;
    await new Promise((resolve) => setTimeout(resolve, (phase * tokens * 1_000) / rate));
    while (!this.isOver) await this.visit();
  }

  /** One person, from sign-up until the account is looked at. */
  private async visit(): Promise<void> {
    const person = await this.signUp();
    const restless = new RestlessTab(person, this.origin, 'websocket');
    const tabs = [new Tab(person, this.origin, 'websocket'), new Tab(person, this.origin, 'sse'), restless];
    const timer = setInterval(() => restless.reload(), RELOAD_EVERY_MS);
    const answers: AskedAnswer[] = [];
    while (answers.length < ANSWERS_EACH && !this.isOver) answers.push(await this.ask(person, tabs));
    clearInterval(timer);
    for (const tab of tabs) tab.close();
    const charged = answers.reduce((sum, { aftermath }) => sum + aftermath.charged, 0);
    const last = answers.at(-1);
    if (last) last.isTotalWrong = await eventually(() => hasWrongTotal(person, charged)).catch(() => true);
    this.answers.push(...answers);
  }

  private async ask(person: Person, tabs: readonly Tab[]): Promise<AskedAnswer> {
    const { tokens, rate } = this.size;
    const generation = new WatchedGeneration({ person, tokens, rate, tabs });
    try {
      await generation.post();
      await generation.finished();
      return { generation, aftermath: await generation.aftermath(), isTotalWrong: false };
    } catch {
      return { generation, aftermath: NEVER_ASKED, isTotalWrong: false };
    }
  }

  private signUp(): Promise<Person> {
    const once = (): Promise<Person> =>
      Person.register(this.origin).catch((error: unknown) => {
        this.refusedSignUps.push({ at: performance.now(), reason: String(error) });
        throw error;
      });
    return eventually(once, { withinMs: 60_000, everyMs: 250 });
  }
}
