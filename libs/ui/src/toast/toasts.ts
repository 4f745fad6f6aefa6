import { Injectable, signal } from '@angular/core';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

const STAYS_MS = 7_000;

/** Short notices at the foot of the page. One with an action stays long enough to be reached by keyboard. */
@Injectable({ providedIn: 'root' })
export class Toasts {
  readonly shown = signal<readonly Toast[]>([]);
  private lastId = 0;

  show(text: string, action?: Toast['action']): void {
    const toast: Toast = { id: ++this.lastId, text, ...(action ? { action } : {}) };
    this.shown.update((toasts) => [...toasts.slice(-2), toast]);
    setTimeout(() => this.dismiss(toast.id), STAYS_MS);
  }

  act(toast: Toast): void {
    this.dismiss(toast.id);
    toast.action?.run();
  }

  dismiss(id: number): void {
    this.shown.update((toasts) => toasts.filter((toast) => toast.id !== id));
  }
}
