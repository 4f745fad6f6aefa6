import { Component, computed, DestroyRef, effect, inject, signal } from '@angular/core';
import { Language } from '../i18n/language';
import { Connection } from './connection';
import { connectionWords } from './connection-words';

/** A dot while all is well, words when it is not. */
@Component({
  selector: 'app-connection-badge',
  template: `
    @if (words(); as said) {
      <span class="badge" role="status" [attr.data-tone]="said.tone" [title]="said.text">
        <span class="dot" aria-hidden="true"></span>
        <span [class.visually-hidden]="said.isPlain ?? false">{{ said.text }}</span>
      </span>
    }
  `,
  styleUrl: './connection-badge.css',
})
export class ConnectionBadge {
  private readonly t = inject(Language).t;
  private readonly connection = inject(Connection);
  private readonly now = signal(Date.now());
  protected readonly words = computed(() => connectionWords(this.connection.toldState(), this.now(), this.t));

  constructor() {
    let timer: ReturnType<typeof setInterval> | undefined;
    effect(() => {
      clearInterval(timer);
      if (this.connection.state().kind !== 'reconnecting') return;
      this.now.set(Date.now());
      timer = setInterval(() => this.now.set(Date.now()), 500);
    });
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }
}
