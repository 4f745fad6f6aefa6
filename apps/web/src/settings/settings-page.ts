import { httpResource } from '@angular/common/http';
import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { SessionView } from '@parley/contracts';
import { Button, IconButton, Segmented, Toasts } from '@parley/ui';
import { problemOf } from '../http/problem-of';
import { problemWords } from '../http/problem-words';
import { Language, LANGUAGES } from '../i18n/language';
import { IdentityApi } from '../identity/identity-api';
import { Session } from '../identity/session';
import { Preferences } from '../preferences/preferences';
import { Shell } from '../shell/shell-state';
import { Shortcuts } from '../shortcuts/shortcuts';
import { ApiKeys } from './api-keys';
import { ChangePassword } from './change-password';
import { CustomInstructions } from './custom-instructions';
import { DeleteAccount } from './delete-account';
import { Downloads } from './downloads';
import { deviceName } from './device-name';
import { ImportChats } from './import-chats';
import { KeptChats } from './kept-chats';
import { UsageSection } from './usage-section';

/** Each language is named in itself, so that who cannot read the page finds theirs. */
const OWN_NAMES = (['en', 'de'] as const).map((value) => ({ value, label: LANGUAGES[value].name }));

@Component({
  selector: 'app-settings-page',
  imports: [ApiKeys, Button, ChangePassword, CustomInstructions, DeleteAccount, IconButton, ImportChats, KeptChats, RouterLink, Segmented, UsageSection],
  templateUrl: './settings-page.html',
  styleUrls: ['../page/page-frame.css', '../page/page-sections.css', './section-lines.css', './settings-page.css'],
})
export class SettingsPage {
  protected readonly t = inject(Language).t;
  protected readonly preferences = inject(Preferences);
  protected readonly session = inject(Session);
  protected readonly shell = inject(Shell);
  protected readonly shortcuts = inject(Shortcuts);
  private readonly api = inject(IdentityApi);
  private readonly downloads = inject(Downloads);
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
      lastUsed: new Date(device.lastUsedAt).toLocaleString(this.t.locale, { dateStyle: 'medium', timeStyle: 'short' }),
    }));
  });

  protected async exportAll(): Promise<void> {
    try {
      await this.downloads.save('/api/export', 'parley-chats.json');
    } catch (error) {
      this.toasts.show(problemWords(problemOf(error), this.t));
    }
  }

  protected reload(): void {
    this.resource.reload();
  }

  protected async end(id: string): Promise<void> {
    try {
      await this.api.endSession(id);
      this.toasts.show(this.t('settings.deviceSignedOut'));
    } catch (error) {
      this.toasts.show(problemWords(problemOf(error), this.t));
    }
    this.resource.reload();
  }
}
