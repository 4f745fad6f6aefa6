import { Injectable } from '@nestjs/common';
import type { AnswerNotice } from '@parley/contracts';
import { Summaries } from '../summaries/summaries';
import { Titles } from '../titles/titles';

/** What is made of an answer beside showing it. */
@Injectable()
export class FollowUps {
  constructor(
    private readonly titles: Titles,
    private readonly summaries: Summaries,
  ) {}

  /** When what was said is settled. May be repeated. */
  async after(notice: AnswerNotice): Promise<void> {
    await this.titles.after(notice);
    await this.summaries.after(notice);
  }
}
