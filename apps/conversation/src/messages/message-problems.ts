import { ProblemError } from '@parley/contracts';

/** An answer that is still being written cannot be followed or copied yet. */
export function answerUnfinished(): ProblemError {
  const detail = 'This answer is still being written. Wait for it to finish or stop it.';
  return new ProblemError({ status: 409, code: 'answer_unfinished', title: 'The answer is not finished', detail });
}

export function notAnAnswer(): ProblemError {
  const detail = 'A message follows an answer, or null to start the thread.';
  return new ProblemError({ status: 400, code: 'invalid_parent', title: 'A message cannot follow this one', detail });
}
