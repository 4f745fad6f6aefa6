import { httpResource } from '@angular/common/http';
import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { SessionView } from '@parley/contracts';
import { Button, Segmented, Toasts } from '@parley/ui';
import { ProblemToasts } from '../http/problem-toasts';
import { Language, LANGUAGES } from '../i18n/language';
import { timeWords } from '../i18n/time-words';
import { IdentityApi } from '../identity/identity-api';
import { Session } from '../identity/session';
import { PageHeader } from '../page/page-header';
import { Preferences } from '../preferences/preferences';
import { Shortcuts } from '../shortcuts/shortcuts';
import { ApiKeys } from './api-keys';
import { ChangePassword } from './change-password';
import { CustomInstructions } from './custom-instructions';
import { DeleteAccount } from './delete-account';
import { deviceName } from './device-name';
import { Downloads } from './downloads';
import { ImportChats } from './import-chats';
import { KeptChats } from './kept-chats';
import { UsageSection } from './usage-section';

/** Each language is named in itself, so that who cannot read the page finds theirs. */
const OWN_NAMES = (['en', 'de'] as const).map((value) => ({ value, label: LANGUAGES[value].name }));

@Component({
  selector: 'app-settings-page',
  imports: [ApiKeys, Button, ChangePassword, CustomInstructions, DeleteAccount, ImportChats, KeptChats, PageHeader, RouterLink, Segmented, UsageSection],
  templateUrl: './settings-page.html',
  styleUrls: ['../page/page-frame.css', '../page/page-sections.css', './section-heading.css', './section-lines.css', './settings-page.css'],
})
export class SettingsPage {
  protected readonly t = inject(Language).t;
  protected readonly preferences = inject(Preferences);
  protected readonly session = inject(Session);
  protected readonly shortcuts = inject(Shortcuts);
  private readonly api = inject(IdentityApi);
  private readonly downloads = inject(Downloads);
  private readonly problems = inject(ProblemToasts);
  private readonly toasts = inject(Toasts);

  protected readonly themes = computed(() => (['system', 'light', 'dark'] as const).map((value) => ({ value, label: this.t(`settings.${value}`) })));
  protected readonly languages = computed(() => [{ value: 'system' as const, label: this.t('settings.system') }, ...OWN_NAMES]);
  protected readonly transports = computed(() => [
    { value: 'auto' as const, label: this.t('settings.automatic') },
    { value: 'websocket' as const, label: this.t('settings.webSocket') },
    { value: 'sse' as const, label: this.t('settings.sse') },
  ]);

  private readonly resource = httpResource<{ items: SessionView[] }>(() => '/api/auth/sessions');
  protected readonly hasFailed = computed(() => this.resource.status() === 'error');
  protected readonly devices = computed(() => {
    if (!this.resource.hasValue()) return [];
    return this.resource.value().items.map((device) => ({
      ...device,
      name: deviceName(device.userAgent, this.t),
      lastUsed: timeWords(device.lastUsedAt, this.t),
    }));
  });

  protected async exportAll(): Promise<void> {
    await this.problems.attempt(() => this.downloads.save('/api/export', 'parley-chats.json'));
  }

  protected reload(): void {
    this.resource.reload();
  }

  protected async end(id: string): Promise<void> {
    if (await this.problems.attempt(() => this.api.endSession(id))) this.toasts.show(this.t('settings.deviceSignedOut'));
    this.resource.reload();
  }
}
