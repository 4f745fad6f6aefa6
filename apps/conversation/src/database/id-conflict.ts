import { IdConflictError } from '@parley/contracts';
import { isUniqueViolation } from '@parley/database';

/** For `catch`: an id that is taken, by somebody else too, is a conflict; everything else stays what it is. */
export function idConflictOf(what: string): (error: unknown) => never {
  return (error) => {
    throw isUniqueViolation(error) ? new IdConflictError(what) : error;
  };
}
