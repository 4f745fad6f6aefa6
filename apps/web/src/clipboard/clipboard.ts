import { inject, Injectable } from '@angular/core';
import { Toasts } from '@parley/ui';
import { Language } from '../i18n/language';

@Injectable({ providedIn: 'root' })
export class Clipboard {
  private readonly t = inject(Language).t;
  private readonly toasts = inject(Toasts);

  /** @returns whether it worked; it is also said on the page. */
  async copy(text: string, success: string): Promise<boolean> {
    try {
      await navigator.clipboard.writeText(text);
      this.toasts.show(success);
      return true;
    } catch {
      this.toasts.show(this.t('clipboard.refused'));
      return false;
    }
  }
}
