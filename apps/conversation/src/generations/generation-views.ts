import { Injectable } from '@nestjs/common';
import type { Generation } from '@parley/contracts';
import type { EntityManager } from 'typeorm';
import type { MessageEntity } from '../messages/message.entity';
import type { GenerationEntity } from './generation.entity';
import { GenerationRepository } from './generation.repository';
import { toGenerationView } from './generation.view';

/** Generations as clients see them. */
@Injectable()
export class GenerationViews {
  constructor(private readonly generations: GenerationRepository) {}

  /** With its place in line while it waits behind its owner's limit. */
  async of(manager: EntityManager, generation: GenerationEntity): Promise<Generation> {
    return generation.dispatchedAt ? toGenerationView(generation) : this.ofAnyInLine(manager, generation);
  }

  /** With its place in line also while it waits for a worker. */
  async ofAnyInLine(manager: EntityManager, generation: GenerationEntity): Promise<Generation> {
    if (generation.status !== 'queued') return toGenerationView(generation);
    return toGenerationView(generation, await this.generations.queuePosition(manager, generation));
  }

  async ofAnswer(manager: EntityManager, { generationId }: MessageEntity): Promise<Generation | null> {
    const generation = generationId ? await this.generations.findById(manager, generationId) : null;
    return generation && this.of(manager, generation);
  }
}
