import { httpResource } from '@angular/common/http';
import { Component, computed, effect, inject, input, signal } from '@angular/core';
import { Meta, Title } from '@angular/platform-browser';
import { Router, RouterLink } from '@angular/router';
import type { SharedConversation } from '@parley/contracts';
import { Button, Toasts, ToastRegion } from '@parley/ui';
import { problemOf } from '../http/problem-of';
import { problemWords } from '../http/problem-words';
import { Language } from '../i18n/language';
import { Session } from '../identity/session';
import { MarkdownView } from '../markdown/markdown-view';
import { Logo } from '../shell/logo';
import { SharesApi } from './shares-api';

/** A conversation as somebody shared it: to read, and to go on with as a copy of one's own. */
@Component({
  selector: 'app-shared-page',
  imports: [Button, Logo, MarkdownView, RouterLink, ToastRegion],
  templateUrl: './shared-page.html',
  styleUrl: './shared-page.css',
})
export class SharedPage {
  readonly id = input.required<string>();

  protected readonly t = inject(Language).t;
  protected readonly session = inject(Session);
  protected readonly isBusy = signal(false);
  private readonly api = inject(SharesApi);
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);
  private readonly resource = httpResource<SharedConversation>(() => `/api/shared/${this.id()}`);

  protected readonly shared = computed(() => (this.resource.hasValue() ? this.resource.value() : null));
  protected readonly wrong = computed(() => {
    const error = this.resource.error();
    if (!error) return null;
    const problem = problemOf(error);
    return problem.status === 404 || problem.status === 400 ? this.t('share.gone') : problemWords(problem, this.t);
  });
  protected readonly sharedOn = computed(() => {
    const at = this.shared()?.sharedAt;
    return at ? new Date(at).toLocaleString(this.t.locale, { dateStyle: 'long', timeStyle: 'short' }) : '';
  });

  constructor() {
    // Who has the link may read; nobody should find it.
    inject(Meta).updateTag({ name: 'robots', content: 'noindex, nofollow' });
    const title = inject(Title);
    effect(() => {
      const shared = this.shared();
      if (shared) title.setTitle(`${shared.title} · Parley`);
    });
  }

  protected async continue(): Promise<void> {
    this.isBusy.set(true);
    try {
      const { id } = await this.api.copy(this.id());
      await this.router.navigate(['/c', id]);
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status === 401) await this.router.navigate(['/signin'], { queryParams: { next: `/shared/${this.id()}` } });
      else this.toasts.show(problemWords(problem, this.t));
    } finally {
      this.isBusy.set(false);
    }
  }
}
