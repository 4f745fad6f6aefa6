import { DestroyRef, inject } from '@angular/core';

interface Reloadable {
  isLoading(): boolean;
  reload(): unknown;
}

/** Reloads again and again while somebody looks at the page. */
export function lookAgain(resource: Reloadable, everyMs: number): void {
  const timer = setInterval(() => {
    if (!document.hidden && !resource.isLoading()) resource.reload();
  }, everyMs);
  inject(DestroyRef).onDestroy(() => clearInterval(timer));
}
