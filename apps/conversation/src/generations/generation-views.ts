import { Injectable } from '@nestjs/common';
import type { Generation } from '@parley/contracts';
import type { EntityManager } from 'typeorm';
import { WaitingLine } from '../line/waiting-line';
import type { MessageEntity } from '../messages/message.entity';
import type { GenerationEntity } from './generation.entity';
import { GenerationRepository } from './generation.repository';
import { toGenerationView } from './generation.view';

/** Generations as clients see them. */
@Injectable()
export class GenerationViews {
  constructor(
    private readonly generations: GenerationRepository,
    private readonly line: WaitingLine,
  ) {}

  /** With its place in line while it waits in line. */
  async of(manager: EntityManager, generation: GenerationEntity): Promise<Generation> {
    return generation.dispatchedAt ? toGenerationView(generation) : this.ofAnyInLine(manager, generation);
  }

  /** With its place in line also while it waits for a worker. */
  async ofAnyInLine(manager: EntityManager, generation: GenerationEntity): Promise<Generation> {
    if (generation.status !== 'queued') return toGenerationView(generation);
    return toGenerationView(generation, await this.line.place(manager, generation));
  }

  async ofAnswer(manager: EntityManager, { generationId }: MessageEntity): Promise<Generation | null> {
    const generation = generationId ? await this.generations.findById(manager, generationId) : null;
    return generation && this.of(manager, generation);
  }
}
