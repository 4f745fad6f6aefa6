import { IdConflictError } from '@parley/contracts';
import { QueryFailedError } from 'typeorm';

const UNIQUE_VIOLATION = '23505';

/** Whether a statement failed because a row with this id is there already. */
function isUniqueViolation(error: unknown): boolean {
  return error instanceof QueryFailedError && (error.driverError as { code?: string }).code === UNIQUE_VIOLATION;
}

/** For `catch`: an id that is taken, by somebody else too, is a conflict; everything else stays what it is. */
export function idConflictOf(what: string): (error: unknown) => never {
  return (error) => {
    throw isUniqueViolation(error) ? new IdConflictError(what) : error;
  };
}
