import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One link in a session's chain of refresh tokens; the token itself is known to its browser alone. */
@Entity({ name: 'refresh_tokens' })
export class RefreshTokenEntity {
  @PrimaryColumn('text')
  hash!: string;

  @Column('uuid', { name: 'session_id' })
  sessionId!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'spent_at', nullable: true })
  spentAt!: Date | null;

  /** The attempt that spent it: the same attempt, repeated after a lost reply, is no reuse. */
  @Column('text', { name: 'spent_by', nullable: true })
  spentBy!: string | null;
}
