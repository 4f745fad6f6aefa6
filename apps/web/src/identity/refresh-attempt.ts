import { v4 as uuid } from 'uuid';
import { readJson, removeKey, writeJson } from '../storage/json-storage';

const KEY = 'parley.refresh-attempt';

/**
 * The name of one wish for a fresh token. It outlives the page: a reload in the middle of the request loses the reply,
 * and asking again under the same name shows auth that nobody has copied the cookie.
 */
export const refreshAttempt = {
  current(): string {
    const attempt = readJson<string>(KEY) ?? uuid();
    writeJson(KEY, attempt);
    return attempt;
  },

  /** The reply has come: the next wish gets a name of its own. */
  fulfilled(): void {
    removeKey(KEY);
  },
};
