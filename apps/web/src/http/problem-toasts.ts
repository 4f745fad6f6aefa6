import { inject, Injectable } from '@angular/core';
import { Toasts } from '@parley/ui';
import { Language } from '../i18n/language';
import { errorWords } from './error-words';

/** Says on the page what went wrong with a request. */
@Injectable({ providedIn: 'root' })
export class ProblemToasts {
  private readonly t = inject(Language).t;
  private readonly toasts = inject(Toasts);

  show(error: unknown): void {
    this.toasts.show(errorWords(error, this.t));
  }

  /** @returns whether it went well; what did not is said */
  async attempt(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      this.show(error);
      return false;
    }
  }
}
