import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A message that a transaction promised to the bus. The row goes when the bus has stored it. */
@Entity({ name: 'outbox' })
export class OutboxRow {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' })
  id!: string;

  @Column('uuid', { name: 'owner_id' })
  ownerId!: string;

  @Column('text')
  subject!: string;

  @Column('json')
  payload!: object;

  @Column('text', { name: 'message_id', nullable: true })
  messageId!: string | null;

  /** True: goes out after all earlier rows of the same owner. False: at once. */
  @Column('boolean', { name: 'in_order' })
  inOrder!: boolean;

  @Column('text', { nullable: true })
  traceparent!: string | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
