/** Why a run was told to stop before its end: the reasons of its abort signal. */
export class CancelledByUser extends Error {
  override readonly name = 'CancelledByUser';
}

/** The worker shuts down: the job goes to another, and the answer begins anew there. */
export class HandedBack extends Error {
  override readonly name = 'HandedBack';
}

/** The answer has reached the size at which we end it ourselves. */
export class AnswerTooLong extends Error {
  override readonly name = 'AnswerTooLong';
}
