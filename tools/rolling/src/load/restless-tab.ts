import { type Reader, Tab } from '@parley/testing/load';

/**
 * A tab that is loaded anew all the time, but each time only once it shows something: a load that is cut off by the next one
 * would be told as a pause of two or three of them, however quickly each would have been done.
 */
export class RestlessTab extends Tab {
  private reader: Reader | null = null;
  private loadedAt = 0;

  override read(generationId: string): Reader {
    this.reader = super.read(generationId);
    return this.reader;
  }

  override reload(): void {
    if (this.isLoading) return;
    this.loadedAt = performance.now();
    super.reload();
  }

  private get isLoading(): boolean {
    return this.reader !== null && this.reader.firstTokenAt !== null && this.reader.lastNewsAt < this.loadedAt;
  }
}
