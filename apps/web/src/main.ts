import { bootstrapApplication } from '@angular/platform-browser';
import { loadAhead } from './ahead';
import { App } from './app';
import { appConfig } from './app.config';
import { keepShell } from './service-worker';

loadAhead();
// Not awaited: a module that waits keeps the bundler from putting what all pages need into one file.
void bootstrapApplication(App, appConfig).then(keepShell);
