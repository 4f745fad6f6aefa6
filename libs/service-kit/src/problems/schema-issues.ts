import { InvalidRequestError } from '@parley/contracts';

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined;
}

const MOST_SHOWN = 20;

/** What a schema found wrong, as a problem that names each field. */
export function invalidRequest(issues: readonly Issue[]): InvalidRequestError {
  const errors = issues.slice(0, MOST_SHOWN).map(({ path = [], message }) => ({
    path: path.map((step) => String(typeof step === 'object' ? step.key : step)).join('.'),
    message,
  }));
  const detail = errors.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ');
  return new InvalidRequestError(detail, errors);
}
