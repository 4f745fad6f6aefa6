import { Component, computed, effect, inject, input, output, type Signal, signal, untracked } from '@angular/core';
import type { Feedback, Message, Model } from '@parley/contracts';
import { Button, Icon } from '@parley/ui';
import { Activity } from '../conversations/activity';
import { problemWords } from '../http/problem-words';
import { Language } from '../i18n/language';
import { MarkdownView } from '../markdown/markdown-view';
import type { OutboxEntry } from '../outbox/outbox-state';
import { type LiveAnswer, NOTHING_YET, standInOf } from '../streaming/live-answer';
import { LiveAnswers } from '../streaming/live-answers';
import { pacedText } from '../streaming/paced-text';
import { AnswerActions } from './answer-actions';
import { failureWords } from './failure-words';
import { waitingWords } from './waiting-words';

@Component({
  selector: 'app-answer-message',
  imports: [AnswerActions, Button, Icon, MarkdownView],
  templateUrl: './answer-message.html',
  styleUrl: './answer-message.css',
  host: { role: 'article', '[attr.aria-label]': "t('chat.assistantSaid')", '[attr.aria-busy]': 'isGrowing()', '[class.last]': 'isLast()' },
})
export class AnswerMessage {
  protected readonly t = inject(Language).t;
  readonly message = input.required<Message>();
  readonly entry = input.required<OutboxEntry | null>();
  readonly isLast = input.required<boolean>();
  readonly models = input.required<readonly Model[]>();
  readonly regenerate = output<string | undefined>();
  readonly retry = output();
  readonly giveUp = output();
  readonly branch = output();
  readonly rate = output<Feedback>();
  readonly showVersion = output<-1 | 1>();

  private readonly liveAnswers = inject(LiveAnswers);
  private readonly activity = inject(Activity);
  private readonly watched = signal<Signal<LiveAnswer> | null>(null);
  private readonly isUnfinished = computed(() => this.message().status === 'streaming');
  protected readonly live = computed(() => this.watched()?.() ?? NOTHING_YET);
  private readonly text = computed(() => (this.isUnfinished() ? this.live().text : this.message().content));

  protected readonly refusal = computed(() => {
    const phase = this.entry()?.phase;
    return phase?.is === 'refused' ? problemWords(phase.problem, this.t) : null;
  });
  protected readonly isGrowing = computed(() => this.isUnfinished() && this.refusal() === null);
  protected readonly isSuperseded = computed(() => this.isUnfinished() && this.live().isSuperseded);
  protected readonly paced = pacedText(this.text, this.isUnfinished);
  protected readonly hasCaret = computed(() => this.isGrowing() || this.paced.isFlowing());
  protected readonly isSettled = computed(() => !this.isUnfinished() && !this.paced.isFlowing());
  protected readonly waiting = computed(() => {
    if (!this.isGrowing() || this.text() !== '') return null;
    return waitingWords(this.entry(), this.live(), this.activity.queuePositions().get(this.message().generationId ?? ''), this.t);
  });
  protected readonly stopped = computed(() => {
    const { status, tokenCount } = this.message();
    if (status !== 'cancelled') return null;
    return tokenCount === null ? this.t('answer.stopped') : this.t.count('answer.stoppedAfter', tokenCount, { count: tokenCount });
  });
  protected readonly standIn = computed(() => {
    const found = this.isUnfinished() ? this.live().standIn : standInOf(this.message());
    const nameOf = (id: string): string => this.models().find((model) => model.id === id)?.name ?? id;
    return found ? this.t('answer.standIn', { model: nameOf(found.model), asked: nameOf(found.askedModel) }) : null;
  });
  protected readonly failure = computed(() => {
    const { status, error, content } = this.message();
    if (status !== 'failed') return null;
    const words = error ? failureWords(error, this.t) : this.t('answer.failed');
    return { words, isPartial: content !== '', isRetryable: error?.retryable ?? true };
  });

  constructor() {
    effect(() => {
      const { generationId } = this.message();
      const isSent = this.entry() === null || this.entry()?.phase.is === 'sending';
      if (!this.isUnfinished() || generationId === null || !isSent) return;
      untracked(() => this.watched.set(this.liveAnswers.watch(generationId)));
    });
  }
}
