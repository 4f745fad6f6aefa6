import type { User } from '@parley/contracts';
import { readJson, removeKey, writeJson } from '../storage/json-storage';

const KEY = 'parley.user';

/** Who used this browser last: lets the page open, with drafts and unsent messages, before or without the network. */
export const rememberedUser = {
  read: (): User | null => readJson<User>(KEY),
  write: (user: User): boolean => writeJson(KEY, user),
  forget: (): void => removeKey(KEY),
};
