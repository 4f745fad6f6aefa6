import { httpResource } from '@angular/common/http';
import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { SessionView } from '@parley/contracts';
import { Button, Field, IconButton, Segmented, Toasts } from '@parley/ui';
import { problemOf } from '../http/problem-of';
import { problemWords } from '../http/problem-words';
import { IdentityApi } from '../identity/identity-api';
import { Session } from '../identity/session';
import { Preferences, type Theme, type TransportChoice } from '../preferences/preferences';
import { Shell } from '../shell/shell-state';
import { Shortcuts } from '../shortcuts/shortcuts';
import { Usage } from '../usage/usage';
import { ApiKeys } from './api-keys';
import { ArchivedChats } from './archived-chats';
import { ChangePassword } from './change-password';
import { DataExport } from './data-export';
import { deviceName } from './device-name';

@Component({
  selector: 'app-settings-page',
  imports: [ApiKeys, ArchivedChats, Button, ChangePassword, Field, IconButton, RouterLink, Segmented],
  templateUrl: './settings-page.html',
  styleUrl: './settings-page.css',
})
export class SettingsPage {
  protected readonly preferences = inject(Preferences);
  protected readonly session = inject(Session);
  protected readonly shell = inject(Shell);
  protected readonly shortcuts = inject(Shortcuts);
  protected readonly usage = inject(Usage);
  private readonly api = inject(IdentityApi);
  private readonly dataExport = inject(DataExport);
  private readonly toasts = inject(Toasts);

  protected readonly themes: readonly { value: Theme; label: string }[] = [
    { value: 'system', label: 'System' },
    { value: 'light', label: 'Light' },
    { value: 'dark', label: 'Dark' },
  ];
  protected readonly transports: readonly { value: TransportChoice; label: string }[] = [
    { value: 'auto', label: 'Automatic' },
    { value: 'websocket', label: 'WebSocket' },
    { value: 'sse', label: 'SSE' },
  ];

  private readonly resource = httpResource<{ items: SessionView[] }>(() => '/api/auth/sessions');
  protected readonly hasFailed = computed(() => this.resource.status() === 'error');
  protected readonly devices = computed(() => {
    if (!this.resource.hasValue()) return [];
    return this.resource.value().items.map((device) => ({
      ...device,
      name: deviceName(device.userAgent),
      lastUsed: new Date(device.lastUsedAt).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' }),
    }));
  });

  protected instruct({ target }: Event): void {
    if (target instanceof HTMLTextAreaElement) this.preferences.instructions.set(target.value);
  }

  protected async exportAll(): Promise<void> {
    try {
      await this.dataExport.download();
    } catch (error) {
      this.toasts.show(problemWords(problemOf(error)));
    }
  }

  protected reload(): void {
    this.resource.reload();
  }

  protected async end(id: string): Promise<void> {
    try {
      await this.api.endSession(id);
      this.toasts.show('The device was signed out');
    } catch (error) {
      this.toasts.show(problemWords(problemOf(error)));
    }
    this.resource.reload();
  }
}
