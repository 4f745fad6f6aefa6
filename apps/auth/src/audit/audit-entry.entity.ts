import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity({ name: 'audit' })
export class AuditEntry {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('timestamptz', { default: () => 'now()' })
  at!: Date;

  @Column('text')
  event!: string;

  @Column('uuid', { name: 'user_id', nullable: true })
  userId!: string | null;

  /** The administrator who did it to them, if it was another. */
  @Column('uuid', { name: 'actor_id', nullable: true })
  actorId!: string | null;

  @Column('text')
  address!: string;

  @Column('text', { nullable: true })
  detail!: string | null;
}
