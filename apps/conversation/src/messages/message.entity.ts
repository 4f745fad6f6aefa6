import type { Feedback, GenerationError, MessageStatus } from '@parley/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'messages' })
export class MessageEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'conversation_id' })
  conversationId!: string;

  @Column('uuid', { name: 'owner_id' })
  ownerId!: string;

  @Column('uuid', { name: 'parent_id', nullable: true })
  parentId!: string | null;

  @Column('text')
  role!: 'user' | 'assistant';

  @Column('text')
  content!: string;

  @Column('text')
  status!: MessageStatus;

  @Column('text', { nullable: true })
  model!: string | null;

  /** Who was asked, where another model answered in its place. */
  @Column('text', { name: 'asked_model', nullable: true })
  askedModel?: string | null;

  @Column('integer', { name: 'token_count', nullable: true })
  tokenCount!: number | null;

  @Column('uuid', { name: 'generation_id', nullable: true })
  generationId!: string | null;

  @Column('jsonb', { nullable: true })
  error!: GenerationError | null;

  /** What its reader thinks of an answer. */
  @Column('text', { nullable: true })
  feedback?: Feedback | null;

  /** Digest of the request that made it, to tell a repeated request from another one with the same id. */
  @Column('text', { name: 'request_digest' })
  requestDigest!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'clock_timestamp()' })
  createdAt!: Date;
}
