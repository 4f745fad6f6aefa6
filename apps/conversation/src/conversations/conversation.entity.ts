import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'conversations' })
export class ConversationEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'owner_id' })
  ownerId!: string;

  @Column('text')
  title!: string;

  /** Only one from the prompt may be replaced by a model's. */
  @Column('text', { name: 'title_source', default: 'person' })
  titleSource!: 'prompt' | 'model' | 'person';

  /** Counts the changes that its owner made of it. */
  @Column('integer', { default: 1 })
  version!: number;

  @Column('text', { nullable: true })
  model!: string | null;

  @Column('text', { nullable: true })
  instructions!: string | null;

  @Column('boolean', { default: false })
  pinned!: boolean;

  @Column('boolean', { default: false })
  archived!: boolean;

  @Column('boolean', { default: false })
  temporary!: boolean;

  /** Holds answers that belong to no chat: its owner does not see it either. */
  @Column('boolean', { default: false })
  hidden!: boolean;

  /** The last message of the branch that is shown; null while there is none. */
  @Column('uuid', { name: 'active_leaf_id', nullable: true })
  activeLeafId!: string | null;

  /** Digest of the request that made it, to tell a repeated request from another one with the same id. */
  @Column('text', { name: 'request_digest' })
  requestDigest!: string;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  /** Latest activity. Set by what counts as such, not by every change. */
  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;

  @Column('timestamptz', { name: 'deleted_at', nullable: true })
  deletedAt!: Date | null;
}
