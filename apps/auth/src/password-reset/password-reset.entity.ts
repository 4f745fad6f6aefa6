import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A link that was sent by e-mail, by its digest; its use or the next one deletes it. */
@Entity({ name: 'password_resets' })
export class PasswordResetEntity {
  @PrimaryColumn('text')
  hash!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
}
