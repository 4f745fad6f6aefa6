import { Directive, effect, ElementRef, inject, input, output } from '@angular/core';

const GROWS_BY_ITSELF = CSS.supports('field-sizing', 'content');

/** A textarea bound to a text and as high as it. */
@Directive({
  selector: 'textarea[appGrowing]',
  host: { '(input)': 'typed()' },
})
export class GrowingTextarea {
  readonly appGrowing = input.required<string>();
  readonly appGrowingChange = output<string>();
  private readonly element = inject<ElementRef<HTMLTextAreaElement>>(ElementRef).nativeElement;

  constructor() {
    effect(() => {
      const text = this.appGrowing();
      if (this.element.value !== text) this.element.value = text;
      this.grow();
    });
  }

  /** With the cursor behind the last word. */
  focus(): void {
    this.element.focus();
    this.element.setSelectionRange(this.element.value.length, this.element.value.length);
  }

  protected typed(): void {
    this.appGrowingChange.emit(this.element.value);
    this.grow();
  }

  private grow(): void {
    if (GROWS_BY_ITSELF) return;
    this.element.style.height = 'auto';
    this.element.style.height = `${this.element.scrollHeight}px`;
  }
}
