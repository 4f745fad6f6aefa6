import { computed, inject, Injectable, signal } from '@angular/core';
import { Router } from '@angular/router';
import { Preferences } from '../preferences/preferences';

const PHONE = matchMedia('(max-width: 48rem)');

/** What stands around the page: a sidebar on wide screens, a drawer on phones. */
@Injectable({ providedIn: 'root' })
export class Shell {
  readonly isPhone = signal(PHONE.matches);
  readonly isDrawerOpen = signal(false);

  private readonly preferences = inject(Preferences);
  private readonly router = inject(Router);
  private focusComposerHook: () => void = () => undefined;
  private focusSearchHook: () => void = () => undefined;

  readonly isSidebarShown = computed(() => (this.isPhone() ? this.isDrawerOpen() : this.preferences.isSidebarOpen()));

  constructor() {
    PHONE.addEventListener('change', ({ matches }) => this.isPhone.set(matches));
  }

  openSidebar(): void {
    if (this.isPhone()) this.isDrawerOpen.set(true);
    else this.preferences.isSidebarOpen.set(true);
  }

  closeSidebar(): void {
    if (this.isPhone()) this.isDrawerOpen.set(false);
    else this.preferences.isSidebarOpen.set(false);
  }

  toggleSidebar(): void {
    if (this.isSidebarShown()) this.closeSidebar();
    else this.openSidebar();
  }

  /** After something was chosen in the drawer; a sidebar stays. */
  closeDrawer(): void {
    this.isDrawerOpen.set(false);
  }

  newChat(): void {
    this.closeDrawer();
    void this.router.navigateByUrl('/').then(() => this.focusComposer());
  }

  search(): void {
    this.openSidebar();
    setTimeout(() => this.focusSearchHook());
  }

  focusComposer(): void {
    this.focusComposerHook();
  }

  onFocusComposer(hook: () => void): void {
    this.focusComposerHook = hook;
  }

  onFocusSearch(hook: () => void): void {
    this.focusSearchHook = hook;
  }
}
