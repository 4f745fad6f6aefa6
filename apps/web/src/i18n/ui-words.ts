import { inject } from '@angular/core';
import type { UiWords } from '@parley/ui';
import { Language } from './language';

/** What the design system says by itself. */
export function uiWords(): UiWords {
  const { t } = inject(Language);
  return { menus: () => t('ui.menus'), dismiss: () => t('ui.dismiss') };
}
