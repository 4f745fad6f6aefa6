import { Injectable } from '@nestjs/common';
import type { AnswerNotice } from '@parley/contracts';
import { WaitingLine } from '../line/waiting-line';
import { Summaries } from '../summaries/summaries';
import { Titles } from '../titles/titles';
import type { GenerationEntity } from './generation.entity';

/** What follows when an answer begins or ends, beside showing it. */
@Injectable()
export class FollowUps {
  constructor(
    private readonly line: WaitingLine,
    private readonly titles: Titles,
    private readonly summaries: Summaries,
  ) {}

  /** When what was said of a generation is settled. May be repeated. */
  async after(notice: AnswerNotice, generation: GenerationEntity | null): Promise<void> {
    this.line.stir();
    if (!generation || notice.kind !== 'ended') return;
    await this.titles.after(generation, notice.seal);
    await this.summaries.after(generation, notice.seal);
  }
}
