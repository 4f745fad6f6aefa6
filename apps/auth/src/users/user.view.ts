import type { User } from '@parley/contracts';
import type { UserEntity } from './user.entity';

export function toUserView({ id, email, name, role }: UserEntity): User {
  return { id, email, name, role };
}
