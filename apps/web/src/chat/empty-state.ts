import { Component, computed, input, output } from '@angular/core';
import type { User } from '@parley/contracts';
import { Logo } from '../shell/logo';

interface Example {
  readonly title: string;
  readonly prompt: string;
}

const EXAMPLES: readonly Example[] = [
  { title: 'Explain something', prompt: 'Explain how a hash table works, with a small example in Python.' },
  { title: 'Plan a day', prompt: 'Plan a rainy Saturday in Lisbon for two people who like books and good food.' },
  { title: 'Compare', prompt: 'Compare PostgreSQL, SQLite and Redis in a table: what each is best at and where it hurts.' },
  { title: 'Do the maths', prompt: 'Derive the formula for compound interest and work through 5 years at 3 %.' },
];

/** What a new chat shows: a greeting and ways to begin. */
@Component({
  selector: 'app-empty-state',
  imports: [Logo],
  templateUrl: './empty-state.html',
  styleUrl: './empty-state.css',
})
export class EmptyState {
  readonly user = input<User | null>(null);
  /** A simulator answers: say so before anybody wonders. */
  readonly isDemo = input.required<boolean>();
  readonly choose = output<string>();

  protected readonly examples = EXAMPLES;
  protected readonly greeting = computed(() => {
    const first = givenName(this.user());
    return first === null ? 'What is on your mind?' : `What is on your mind, ${first}?`;
  });
}

/** Null for those who gave no name: the first half of an address is none. */
function givenName(user: User | null): string | null {
  if (!user || user.email.startsWith(`${user.name}@`)) return null;
  return user.name.trim().split(/\s+/)[0] || null;
}
