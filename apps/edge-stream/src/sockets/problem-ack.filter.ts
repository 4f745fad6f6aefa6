import { type ArgumentsHost, Catch, type WsExceptionFilter } from '@nestjs/common';
import { type Acknowledgement, ProblemError } from '@parley/contracts';

const UNEXPECTED = new ProblemError({
  status: 500,
  code: 'internal',
  title: 'Unexpected error',
  detail: 'Something went wrong on our side. Nothing that was saved is lost; try again in a moment.',
});

export const refusal = (error: unknown): Acknowledgement => ({
  ok: false,
  error: (error instanceof ProblemError ? error : UNEXPECTED).toProblem(),
});

/** The one place where an error on a socket becomes an answer: the problem, in the acknowledgement. */
@Catch()
export class ProblemAckFilter implements WsExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const acknowledge = host.getArgs<unknown[]>().find((argument) => typeof argument === 'function');
    if (acknowledge) (acknowledge as (reply: Acknowledgement) => void)(refusal(error));
  }
}
