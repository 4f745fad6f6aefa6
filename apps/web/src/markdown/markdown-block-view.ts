import { Component, effect, ElementRef, inject, input } from '@angular/core';
import { addCaret } from './caret';
import { Extras } from './extras';
import { MarkdownEngine } from './markdown-engine';
import { patchChildren } from './patch-dom';

/** One block of an answer, drawn again only when its own text grows. */
@Component({ selector: 'app-markdown-block', template: '' })
export class MarkdownBlockView {
  readonly source = input.required<string>();
  readonly definitions = input.required<string>();
  readonly isOpen = input.required<boolean>();
  readonly hasCaret = input.required<boolean>();

  constructor() {
    const host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    const extras = inject(Extras);
    const engine = inject(MarkdownEngine).ready;
    effect(() => {
      const block = engine()?.renderBlock(this.source(), this.definitions(), this.isOpen());
      if (!block) return;
      extras.decorate(block);
      if (this.hasCaret()) addCaret(block);
      patchChildren(host, block);
    });
  }
}
