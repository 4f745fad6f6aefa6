import { httpResource } from '@angular/common/http';
import { afterRenderEffect, Component, computed, ElementRef, inject, input, model, output, viewChild } from '@angular/core';
import type { LimitsView, PersonLimits, PersonView } from '@parley/contracts';
import { Button, Field, Toasts } from '@parley/ui';
import { problemOf } from '../http/problem-of';
import { problemWords } from '../http/problem-words';
import { Language } from '../i18n/language';
import { money } from '../usage/usage-words';
import { AdminApi } from './admin-api';
import { Directory } from './directory';

const MICROS = 1_000_000;
const FIELDS = ['tokensPerDay', 'costPerMonth', 'atOnce'] as const;

/** The limits of everybody, and of those who have others; with a person chosen, a form for theirs. */
@Component({
  selector: 'app-person-limits',
  imports: [Button, Field],
  templateUrl: './person-limits.html',
  styleUrl: './admin-section.css',
})
export class PersonLimitsSection {
  readonly currency = input.required<string>();
  readonly person = model.required<Pick<PersonView, 'id' | 'name' | 'email'> | null>();
  readonly changed = output();
  protected readonly t = inject(Language).t;
  protected readonly fields = FIELDS;
  private readonly api = inject(AdminApi);
  private readonly toasts = inject(Toasts);
  private readonly directory = inject(Directory);
  private readonly form = viewChild<ElementRef<HTMLFormElement>>('form');
  private readonly resource = httpResource<LimitsView>(() => '/api/admin/limits?limit=100');

  protected readonly hasFailed = computed(() => this.resource.status() === 'error');
  protected readonly rows = computed(() => {
    if (!this.resource.hasValue()) return [];
    const { defaults, items } = this.resource.value();
    const everybody = { ...defaults, ownerId: null, name: this.t('admin.everybody') };
    return [everybody, ...items.map((limits) => ({ ...limits, name: this.directory.nameOf(limits.ownerId) }))].map((limits) => ({
      ...limits,
      tokens: this.words(limits.tokensPerDay),
      cost: limits.costPerMonth === null ? this.t('admin.noLimit') : money(limits.costPerMonth, this.currency(), this.t),
      atOnce: this.words(limits.concurrentGenerations),
    }));
  });
  /** What stands in the form at first. */
  protected readonly current = computed(() => {
    const own: PersonLimits | undefined = this.resource.hasValue() ? this.resource.value().items.find(({ ownerId }) => ownerId === this.person()?.id) : undefined;
    const cost = own?.costPerMonth ?? null;
    return { tokensPerDay: own?.tokensPerDay ?? '', costPerMonth: cost === null ? '' : cost / MICROS, atOnce: own?.concurrentGenerations ?? '' };
  });
  protected readonly personName = computed(() => this.person()?.name || this.person()?.email || '');

  constructor() {
    afterRenderEffect(() => {
      if (this.person()) this.form()?.nativeElement.querySelector('input')?.focus();
    });
  }

  protected choose(ownerId: string): void {
    this.person.set({ id: ownerId, name: this.directory.nameOf(ownerId), email: '' });
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const person = this.person();
    if (!person || !(event.target instanceof HTMLFormElement)) return;
    const values = new FormData(event.target);
    const number = (name: (typeof FIELDS)[number], scale = 1): number | null => {
      const text = String(values.get(name) ?? '').trim();
      return text === '' ? null : Math.round(Number(text) * scale);
    };
    const body = { tokensPerDay: number('tokensPerDay'), costPerMonth: number('costPerMonth', MICROS), concurrentGenerations: number('atOnce') };
    const isDone = await this.attempt(() => this.api.setLimits(person.id, body));
    if (!isDone) return;
    this.toasts.show(this.t('admin.saved', { name: this.personName() }));
    this.person.set(null);
  }

  protected async clear(ownerId: string): Promise<void> {
    await this.attempt(() => this.api.clearLimits(ownerId));
  }

  private async attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      this.toasts.show(problemWords(problemOf(error), this.t));
      return false;
    } finally {
      this.resource.reload();
      this.changed.emit();
    }
  }

  private words(limit: number | null): string {
    return limit === null ? this.t('admin.noLimit') : limit.toLocaleString(this.t.locale);
  }
}
