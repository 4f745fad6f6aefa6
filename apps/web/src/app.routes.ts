import type { Routes } from '@angular/router';
import { ChatPage } from './chat/chat-page';
import { chatMatcher } from './chat/chat.matcher';
import { signedInGuard } from './identity/signed-in.guard';
import { ShellPage } from './shell/shell-page';

export const routes: Routes = [
  { path: 'signin', title: 'Sign in · Parley', loadComponent: () => import('./identity/sign-in-page').then((page) => page.SignInPage) },
  {
    path: '',
    component: ShellPage,
    canActivate: [signedInGuard],
    children: [
      { path: 'settings', title: 'Settings · Parley', loadComponent: () => import('./settings/settings-page').then((page) => page.SettingsPage) },
      { matcher: chatMatcher, component: ChatPage },
    ],
  },
  { path: '**', redirectTo: '' },
];
