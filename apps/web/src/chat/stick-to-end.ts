import { DestroyRef, Directive, ElementRef, inject, output, signal } from '@angular/core';

/** This close to the end counts as at the end. */
const NEAR_END_PX = 48;
/** From here up, older messages are fetched before the reader gets there. */
const NEAR_START_PX = 1_200;

/** A scroller whose first child grows: it follows the end as long as the reader is there, and never otherwise. */
@Directive({
  selector: '[appStickToEnd]',
  exportAs: 'stickToEnd',
  host: { '(scroll)': 'scrolled()' },
})
export class StickToEnd {
  readonly nearStart = output();
  readonly isAtEnd = signal(true);

  private readonly scroller = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private lastTop = 0;

  constructor() {
    const sizes = new ResizeObserver(() => this.follow());
    queueMicrotask(() => {
      sizes.observe(this.scroller);
      if (this.scroller.firstElementChild) sizes.observe(this.scroller.firstElementChild);
    });
    inject(DestroyRef).onDestroy(() => sizes.disconnect());
  }

  /** From now on the end is followed again. */
  jump(behavior: ScrollBehavior = 'instant'): void {
    this.isAtEnd.set(true);
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior });
  }

  /** Brings a message to sight and stays there. */
  show(element: Element): void {
    this.isAtEnd.set(false);
    element.scrollIntoView({ block: 'center' });
    this.lastTop = this.scroller.scrollTop;
  }

  /** Runs a change that puts content before what is seen, which must not move. */
  keepPlace(anchor: Element | null, rendered: Promise<void>): void {
    const before = anchor?.getBoundingClientRect().top;
    // At the very top the browser's own anchoring is off.
    if (this.scroller.scrollTop === 0) this.scroller.scrollTop = 1;
    void rendered.then(() => {
      if (!anchor?.isConnected || before === undefined) return;
      this.scroller.scrollTop += anchor.getBoundingClientRect().top - before;
    });
  }

  protected scrolled(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const isNearEnd = scrollHeight - scrollTop - clientHeight <= NEAR_END_PX;
    // Growth alone moves the end away, too; only going up is leaving it.
    if (isNearEnd) this.isAtEnd.set(true);
    else if (scrollTop < this.lastTop - 1) this.isAtEnd.set(false);
    const isGoingUp = scrollTop < this.lastTop;
    this.lastTop = scrollTop;
    if (isGoingUp && scrollTop < NEAR_START_PX) this.nearStart.emit();
  }

  private follow(): void {
    if (this.isAtEnd()) this.scroller.scrollTop = this.scroller.scrollHeight;
  }
}
