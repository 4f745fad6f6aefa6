import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { Segmented } from './segmented';

describe('a segmented control', () => {
  let fixture: ComponentFixture<Segmented<'day' | 'night'>>;
  const element = (): HTMLElement => fixture.nativeElement as HTMLElement;
  const chosen = (): string[] => [...element().querySelectorAll<HTMLInputElement>('input:checked')].map(({ value }) => value);

  beforeEach(async () => {
    fixture = TestBed.createComponent(Segmented<'day' | 'night'>);
    const options = [{ value: 'day', label: 'Day' }, { value: 'night', label: 'Night' }];
    for (const [name, value] of Object.entries({ label: 'Theme', options, value: 'day' })) fixture.componentRef.setInput(name, value);
    await fixture.whenStable();
  });

  it('is a group with a name, of which one is chosen', () => {
    expect(element().querySelector('legend')?.textContent).toBe('Theme');
    expect(chosen()).toEqual(['day']);
  });

  it('tells what somebody chose', () => {
    element().querySelector<HTMLInputElement>('input[value=night]')?.click();
    expect(fixture.componentInstance.value()).toBe('night');
  });

  it('shows what was chosen elsewhere', async () => {
    fixture.componentRef.setInput('value', 'night');
    await fixture.whenStable();
    expect(chosen()).toEqual(['night']);
  });
});
