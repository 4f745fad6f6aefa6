import { Global, Module } from '@nestjs/common';
import { OrderedRows } from './ordered-rows';
import { Outbox } from './outbox';
import { OutboxPublisher } from './outbox-publisher';
import { OutboxSweeper } from './outbox.sweeper';
import { OwnerTransactions } from './owner-transactions';

@Global()
@Module({
  providers: [Outbox, OutboxPublisher, OrderedRows, OutboxSweeper, OwnerTransactions],
  exports: [Outbox, OutboxSweeper, OwnerTransactions],
})
export class OutboxModule {}
