import { Component, inject } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { Preferences } from './preferences/preferences';

@Component({ selector: 'app-root', imports: [RouterOutlet], template: '<router-outlet />' })
export class App {
  constructor() {
    // The theme holds on every page.
    inject(Preferences);
  }
}
