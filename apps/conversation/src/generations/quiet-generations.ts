import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { AnswerNotices } from './answer-notices';
import type { GenerationEntity } from './generation.entity';
import { GenerationLife } from './generation-life';
import { UnfinishedGenerations } from './unfinished-generations';

/** Looks after generations of which nothing was heard for long, so that no spinner turns for ever. */
@Injectable()
export class QuietGenerations {
  constructor(
    private readonly unfinished: UnfinishedGenerations,
    private readonly life: GenerationLife,
    private readonly notices: AnswerNotices,
    private readonly logger: PinoLogger,
  ) {}

  async lookAfter(quietMs: number): Promise<void> {
    for (const generation of await this.unfinished.claim(quietMs)) {
      await this.lookAfterOne(generation).catch((error: unknown) => {
        this.logger.warn({ err: error, generationId: generation.id }, 'a generation could not be looked after');
      });
    }
  }

  /** One that is alive is slow, not lost: it is left alone. */
  private async lookAfterOne(generation: GenerationEntity): Promise<void> {
    const life = await this.life.examine(generation);
    const generationId = generation.id;
    switch (life.state) {
      case 'alive':
        return this.unfinished.rememberLog(generation, life.logSequence);
      case 'ended':
        this.logger.warn({ generationId }, 'a generation had ended unheard');
        await this.notices.ended(generation.ownerId, generationId, life.seal);
        return;
      case 'lost':
        this.logger.error({ generationId }, 'a generation is lost and will be closed');
        return this.unfinished.close(generation);
    }
  }
}
