import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import type { BudgetState } from '@parley/contracts';

type Hear = (warnings: readonly BudgetState[]) => void;

/** Brings what admission finds out about budgets to the reply of the request, without another look at them. */
@Injectable()
export class BudgetWarnings {
  private readonly listeners = new AsyncLocalStorage<Hear>();

  listen<T>(hear: Hear, work: () => T): T {
    return this.listeners.run(hear, work);
  }

  tell(warnings: readonly BudgetState[]): void {
    if (warnings.length > 0) this.listeners.getStore()?.(warnings);
  }
}
