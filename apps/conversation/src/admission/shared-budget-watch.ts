import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { stateOf } from './budgets';
import { LIMITS, type Limits } from './limits';
import { SharedBudgetNews } from './shared-budget-news';
import type { LimitedTeam } from './usage.repository';

/** What is charged meanwhile is looked at together. */
const PAUSE_MS = 200;

/**
 * Notices, after charges, that most of a budget is used which people share. It looks at what all of them have used by then: two
 * who are charged at the same moment see only their own part, and neither would bring it beyond the threshold.
 */
@Injectable()
export class SharedBudgetWatch implements BeforeApplicationShutdown {
  private readonly teams = new Map<string, LimitedTeam>();
  private timer: NodeJS.Timeout | undefined;
  private underWay: Promise<void> = Promise.resolve();

  constructor(
    private readonly news: SharedBudgetNews,
    private readonly logger: PinoLogger,
    @Inject(LIMITS) private readonly limits: Limits,
  ) {}

  /** To be called when a charge is committed. */
  lookSoon(teams: readonly LimitedTeam[]): void {
    for (const team of teams) this.teams.set(team.teamId, team);
    this.timer ??= setTimeout(() => this.look(), PAUSE_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.timer) this.look();
    await this.underWay;
  }

  private look(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const teams = [...this.teams.values()];
    this.teams.clear();
    this.underWay = this.underWay.then(() => this.tell(teams));
  }

  /** What fails is looked at again after the next charge. */
  private async tell(teams: readonly LimitedTeam[]): Promise<void> {
    try {
      const news = await this.news.tell(teams, this.limits.warningShare);
      for (const budget of news) this.logger.warn({ budget: stateOf(budget) }, 'most of a budget that people share is used');
    } catch (error) {
      this.logger.warn({ err: error }, 'it is not known whether most of a shared budget is used');
    }
  }
}
