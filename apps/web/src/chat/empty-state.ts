import { Component, computed, inject, input, output } from '@angular/core';
import type { User } from '@parley/contracts';
import { Language } from '../i18n/language';
import { Logo } from '../shell/logo';

const EXAMPLES = ['explain', 'plan', 'compare', 'maths'] as const;

/** What a new chat shows: a greeting and ways to begin. */
@Component({
  selector: 'app-empty-state',
  imports: [Logo],
  templateUrl: './empty-state.html',
  styleUrl: './empty-state.css',
})
export class EmptyState {
  protected readonly t = inject(Language).t;
  readonly user = input<User | null>(null);
  /** A simulator answers: say so before anybody wonders. */
  readonly isDemo = input.required<boolean>();
  readonly choose = output<string>();

  protected readonly examples = computed(() => EXAMPLES.map((name) => ({ name, title: this.t(`examples.${name}`), prompt: this.t(`examples.${name}Prompt`) })));
  protected readonly greeting = computed(() => {
    const first = givenName(this.user());
    return first === null ? this.t('chat.greeting') : this.t('chat.greetingNamed', { name: first });
  });
}

/** Null for those who gave no name: the first half of an address is none. */
function givenName(user: User | null): string | null {
  if (!user || user.email.startsWith(`${user.name}@`)) return null;
  return user.name.trim().split(/\s+/)[0] || null;
}
