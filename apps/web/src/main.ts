import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './app';
import { appConfig } from './app.config';
import { keepShell } from './service-worker';

await bootstrapApplication(App, appConfig);
keepShell();
