import { type ArgumentsHost, Catch, type WsExceptionFilter } from '@nestjs/common';
import { type Acknowledgement, ProblemError, UnexpectedError } from '@parley/contracts';

export const refusal = (error: unknown): Acknowledgement => ({
  ok: false,
  error: (error instanceof ProblemError ? error : new UnexpectedError()).toProblem(),
});

/** The one place where an error on a socket becomes an answer: the problem, in the acknowledgement. */
@Catch()
export class ProblemAckFilter implements WsExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const acknowledge = host.getArgs<unknown[]>().find((argument) => typeof argument === 'function');
    if (acknowledge) (acknowledge as (reply: Acknowledgement) => void)(refusal(error));
  }
}
