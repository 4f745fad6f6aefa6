import { httpResource } from '@angular/common/http';
import { Component, computed, inject, signal } from '@angular/core';
import type { ApiKeyView } from '@parley/contracts';
import { Button, Field } from '@parley/ui';
import { Clipboard } from '../clipboard/clipboard';
import { ProblemToasts } from '../http/problem-toasts';
import { Language } from '../i18n/language';
import { IdentityApi } from '../identity/identity-api';

/** Personal keys for programs that speak OpenAI's format; a key is shown once, when it is made. */
@Component({
  selector: 'app-api-keys',
  imports: [Button, Field],
  templateUrl: './api-keys.html',
  styleUrls: ['./section-heading.css', './section-items.css', './settings-section.css'],
})
export class ApiKeys {
  protected readonly t = inject(Language).t;
  protected readonly name = signal('');
  protected readonly made = signal<string | null>(null);
  protected readonly origin = location.origin;
  private readonly api = inject(IdentityApi);
  private readonly clipboard = inject(Clipboard);
  private readonly problems = inject(ProblemToasts);
  private readonly resource = httpResource<{ items: ApiKeyView[] }>(() => '/api/auth/keys');
  protected readonly keys = computed(() => (this.resource.hasValue() ? this.resource.value().items : []));

  protected type({ target }: Event): void {
    if (target instanceof HTMLInputElement) this.name.set(target.value);
  }

  protected async create(event: Event): Promise<void> {
    event.preventDefault();
    const name = this.name().trim();
    if (name === '') return;
    await this.attempt(async () => {
      const { key } = await this.api.createKey({ name });
      this.made.set(key);
      this.name.set('');
    });
  }

  protected copy(key: string): void {
    void this.clipboard.copy(key, this.t('clipboard.key'));
  }

  protected revoke(id: string): Promise<void> {
    return this.attempt(() => this.api.revokeKey(id));
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    await this.problems.attempt(work);
    this.resource.reload();
  }
}
