import { Injectable } from '@nestjs/common';
import type { PeriodicSweep } from '@parley/service-kit';
import { ConversationPurgeSweeper } from './conversations/conversation-purge.sweeper';
import { QuietGenerationsSweeper } from './generations/quiet-generations.sweeper';
import { LineSweeper } from './line/line.sweeper';
import { OutboxSweeper } from './outbox/outbox.sweeper';

/** Whatever comes by now and then. */
@Injectable()
export class Sweepers {
  readonly all: PeriodicSweep[];

  constructor(outbox: OutboxSweeper, line: LineSweeper, quietGenerations: QuietGenerationsSweeper, purge: ConversationPurgeSweeper) {
    this.all = [outbox, line, quietGenerations, purge];
  }
}
