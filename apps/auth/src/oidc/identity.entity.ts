import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who somebody is at a provider where they sign in: its name for them never changes, an e-mail address may. */
@Entity({ name: 'identities' })
export class IdentityEntity {
  @PrimaryColumn('text')
  issuer!: string;

  @PrimaryColumn('text')
  subject!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;
}
