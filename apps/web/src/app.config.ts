import { APP_BASE_HREF } from '@angular/common';
import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { type ApplicationConfig, inject, provideAppInitializer, provideBrowserGlobalErrorListeners, provideZonelessChangeDetection } from '@angular/core';
import { provideRouter, withComponentInputBinding } from '@angular/router';
import { provideTransloco } from '@jsverse/transloco';
import { UI_WORDS } from '@parley/ui';
import { routes } from './app.routes';
import { retryReads } from './http/retry-reads.interceptor';
import { DictionaryLoader } from './i18n/dictionary-loader';
import { Language, LANGUAGES } from './i18n/language';
import { uiWords } from './i18n/ui-words';
import { accessTokenInterceptor } from './identity/access-token.interceptor';
import { traceparent } from './telemetry/traceparent.interceptor';

export const appConfig: ApplicationConfig = {
  providers: [
    provideZonelessChangeDetection(),
    provideBrowserGlobalErrorListeners(),
    provideHttpClient(withInterceptors([retryReads, accessTokenInterceptor, traceparent])),
    // The content policy allows no base element in the page.
    { provide: APP_BASE_HREF, useValue: '/' },
    provideTransloco({
      config: { availableLangs: Object.keys(LANGUAGES), defaultLang: 'en', reRenderOnLangChange: true, prodMode: true },
      loader: DictionaryLoader,
    }),
    provideAppInitializer(() => inject(Language).ready()),
    { provide: UI_WORDS, useFactory: uiWords },
    provideRouter(routes, withComponentInputBinding()),
  ],
};
