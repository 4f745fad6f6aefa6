import { Component, computed, inject, input, linkedSignal } from '@angular/core';
import { Clipboard } from '../clipboard/clipboard';
import { Language } from '../i18n/language';
import { Diagrams } from './diagrams';
import type { BlockList } from './markdown-blocks';
import { MarkdownBlockView } from './markdown-block-view';
import { MarkdownEngine } from './markdown-engine';

const NOTHING: BlockList = { blocks: [], definitions: '', text: '' };

interface Input {
  readonly engine: ReturnType<MarkdownEngine['ready']>;
  readonly text: string;
  readonly isFinished: boolean;
}

/** Markdown that may still be growing. */
@Component({
  selector: 'app-markdown',
  imports: [MarkdownBlockView],
  template: `
    @for (block of list().blocks; track block.key; let isLast = $last) {
      <app-markdown-block
        [source]="block.source"
        [definitions]="list().definitions"
        [isOpen]="block.isOpen"
        [hasCaret]="isLast && isGrowing()"
      />
    }
  `,
  host: { '(click)': 'press($event)' },
})
export class MarkdownView {
  protected readonly t = inject(Language).t;
  readonly text = input.required<string>();
  readonly isGrowing = input(false);

  private readonly diagrams = inject(Diagrams);
  private readonly clipboard = inject(Clipboard);
  private readonly unixText = computed(() => this.text().replace(/\r\n?/g, '\n'));
  private readonly engine = inject(MarkdownEngine).ready;
  protected readonly list = linkedSignal<Input, BlockList>({
    source: () => ({ engine: this.engine(), text: this.unixText(), isFinished: !this.isGrowing() }),
    computation: ({ engine, text, isFinished }, before) =>
      engine?.splitBlocks(engine.answerParser, text, isFinished, before?.value) ?? NOTHING,
  });

  protected press({ target }: Event): void {
    const button = target instanceof Element ? target.closest('.copy-code, .show-diagram') : null;
    const code = button?.parentElement?.querySelector('code')?.textContent;
    if (!button?.parentElement || !code) return;
    if (button.matches('.show-diagram')) void this.diagrams.show(button.parentElement);
    else void this.clipboard.copy(code, this.t('clipboard.code'));
  }
}
