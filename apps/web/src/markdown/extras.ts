import { inject, Injectable, signal } from '@angular/core';
import type { HLJSApi } from 'highlight.js';
import { Language } from '../i18n/language';
import { trustedHtml } from './trusted-html';

type Katex = (typeof import('katex'))['default'];

/** Code colours and formulas, fetched when an answer first needs them. */
@Injectable({ providedIn: 'root' })
export class Extras {
  private readonly t = inject(Language).t;
  private readonly loadedHighlighter = signal<HLJSApi | null>(null);
  private readonly loadedKatex = signal<Katex | null>(null);
  private isHighlighterWanted = false;
  private isKatexWanted = false;

  /** Adds them to a block. What has not been fetched yet comes later: the signals read here change then. */
  decorate(block: DocumentFragment): void {
    this.name(block);
    for (const code of block.querySelectorAll<HTMLElement>('code[data-language]:not([data-language=""])')) this.colour(code);
    for (const formula of block.querySelectorAll<HTMLElement>('.formula')) this.typeset(formula);
  }

  /** What has no words of its own gets its name in the language of the page. */
  private name(block: DocumentFragment): void {
    for (const button of block.querySelectorAll<HTMLElement>('.copy-code')) {
      button.ariaLabel = button.title = this.t('answer.copyCode');
    }
    for (const button of block.querySelectorAll<HTMLElement>('.show-diagram')) button.textContent = this.t('answer.showDiagram');
    for (const box of block.querySelectorAll<HTMLInputElement>('input[type="checkbox"]')) {
      box.ariaLabel = this.t(box.checked ? 'answer.taskDone' : 'answer.taskToDo');
    }
  }

  private colour(code: HTMLElement): void {
    const highlighter = this.loadedHighlighter();
    if (!highlighter) return this.fetchHighlighter();
    const language = code.dataset['language'] ?? '';
    if (!highlighter.getLanguage(language)) return;
    const { value } = highlighter.highlight(code.textContent ?? '', { language, ignoreIllegals: true });
    code.innerHTML = trustedHtml(value);
  }

  private typeset(formula: HTMLElement): void {
    const katex = this.loadedKatex();
    if (!katex) return this.fetchKatex();
    try {
      const displayMode = formula.dataset['display'] === 'true';
      katex.render(formula.textContent ?? '', formula, { displayMode, throwOnError: true, trust: false, maxExpand: 200, strict: 'ignore' });
    } catch {
      // Not a formula after all, or one that we cannot set: its source stays.
      formula.classList.add('half');
    }
  }

  private fetchHighlighter(): void {
    if (this.isHighlighterWanted) return;
    this.isHighlighterWanted = true;
    import('highlight.js/lib/common').then(
      ({ default: highlighter }) => this.loadedHighlighter.set(highlighter),
      () => (this.isHighlighterWanted = false),
    );
  }

  private fetchKatex(): void {
    if (this.isKatexWanted) return;
    this.isKatexWanted = true;
    Promise.all([import('katex'), stylesheet('/formulas.css')]).then(
      ([{ default: katex }]) => this.loadedKatex.set(katex),
      () => (this.isKatexWanted = false),
    );
  }
}

function stylesheet(href: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href });
    link.onload = (): void => resolve();
    link.onerror = (): void => reject(new Error(`${href} did not load`));
    document.head.append(link);
  });
}
