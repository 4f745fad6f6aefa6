import { HttpErrorResponse } from '@angular/common/http';
import { Component, computed, inject, signal } from '@angular/core';
import { Button, Toasts } from '@parley/ui';
import { v7 as uuid } from 'uuid';
import { MessagesApi } from '../chat/messages-api';
import { ConversationsApi } from '../conversations/conversations-api';
import { errorWords } from '../http/error-words';
import { Language } from '../i18n/language';
import { Session } from '../identity/session';
import { ModelCatalog } from '../models/model-catalog';
import { PageHeader } from '../page/page-header';
import { figuresOf, type LabFigures, type Round } from './course';
import { measure } from './measurement';

/** Any model makes some 700 characters of it, piece by piece. */
const QUESTION = 'Count from 1 to 200. Answer with the numbers alone, separated by spaces.';

const ROWS = ['openMs', 'firstTextMs', 'gapMs', 'longestGapMs', 'behindMs', 'farBehindMs', 'resumeMs', 'bytesPerCharacter', 'lost'] as const;
type Row = (typeof ROWS)[number];

/** Measures both transports side by side, from the reader's own browser and over their own network. */
@Component({
  selector: 'app-lab-page',
  imports: [Button, PageHeader],
  templateUrl: './lab-page.html',
  styleUrls: ['../page/page-frame.css', './lab-page.css'],
})
export class LabPage {
  protected readonly t = inject(Language).t;
  protected readonly catalog = inject(ModelCatalog);
  protected readonly rounds = signal<readonly Round[]>([]);
  protected readonly isMeasuring = signal(false);
  protected readonly model = computed(() => this.catalog.choose(undefined));
  private readonly session = inject(Session);
  private readonly conversations = inject(ConversationsApi);
  private readonly messages = inject(MessagesApi);
  private readonly toasts = inject(Toasts);

  private readonly figures = computed(() => (['websocket', 'sse'] as const).map((transport) => figuresOf(transport, this.rounds())));
  protected readonly rows = computed(() =>
    ROWS.map((row) => ({ name: this.t(`lab.${row}`), values: this.figures().map((figures) => this.words(row, figures)) })),
  );
  protected readonly blocked = computed(() => this.figures().filter(({ openMs }) => openMs === null).map(({ transport }) => this.nameOf(transport)));

  protected async run(): Promise<void> {
    this.isMeasuring.set(true);
    try {
      const round = await this.measureOnce();
      this.rounds.update((rounds) => [...rounds, round]);
    } catch (error) {
      this.toasts.show(error instanceof HttpErrorResponse ? errorWords(error, this.t) : this.t('lab.failed'));
    } finally {
      this.isMeasuring.set(false);
    }
  }

  /** In a temporary chat: it is in no list, and goes by itself. */
  private measureOnce(): Promise<Round> {
    const conversationId = uuid();
    const generationId = uuid();
    const model = this.model()?.id;
    return measure({
      origin: location.origin,
      token: ({ isRefused }) => this.session.token({ isRefused }),
      generationId,
      ask: async () => {
        await this.conversations.create({ id: conversationId, temporary: true, ...(model ? { model } : {}) });
        await this.messages.post(conversationId, { id: uuid(), answerId: uuid(), generationId, parentId: null, content: QUESTION });
      },
    });
  }

  private nameOf(transport: LabFigures['transport']): string {
    return this.t(transport === 'sse' ? 'settings.sse' : 'settings.webSocket');
  }

  private words(row: Row, figures: LabFigures): string {
    const value = figures[row];
    if (value === null) return '–';
    const isTime = row.endsWith('Ms');
    const number = value.toLocaleString(this.t.locale, { maximumFractionDigits: isTime && value >= 10 ? 0 : 1 });
    return isTime ? this.t('lab.milliseconds', { number }) : number;
  }
}
