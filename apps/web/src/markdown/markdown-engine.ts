import { Injectable, signal } from '@angular/core';

type Engine = Pick<typeof import('./engine'), 'answerParser' | 'renderBlock' | 'splitBlocks'>;

const RETRY_MS = 2_000;

/** The parser and the sanitiser, on their way while the rest of the page already stands. Null until they are here. */
@Injectable({ providedIn: 'root' })
export class MarkdownEngine {
  readonly ready = signal<Engine | null>(null);

  constructor() {
    this.fetch();
  }

  private fetch(): void {
    import('./engine').then(
      (engine) => this.ready.set(engine),
      () => setTimeout(() => this.fetch(), RETRY_MS),
    );
  }
}
