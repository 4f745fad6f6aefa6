import { Injectable } from '@nestjs/common';
import type { AnswerNotice } from '@parley/contracts';
import { WaitingLine } from '../line/waiting-line';
import { Summaries } from '../summaries/summaries';
import { Titles } from '../titles/titles';

/** What follows when an answer begins or ends, beside showing it. */
@Injectable()
export class FollowUps {
  constructor(
    private readonly line: WaitingLine,
    private readonly titles: Titles,
    private readonly summaries: Summaries,
  ) {}

  /** When what was said is settled. May be repeated. */
  async after(notice: AnswerNotice): Promise<void> {
    this.line.stir();
    await this.titles.after(notice);
    await this.summaries.after(notice);
  }
}
