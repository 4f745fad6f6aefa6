import type { Routes } from '@angular/router';
import { adminGuard } from './admin/admin.guard';
import { chatMatcher } from './chat/chat.matcher';
import { pageTitle } from './i18n/page-title';
import { signedInGuard } from './identity/signed-in.guard';

export const routes: Routes = [
  { path: 'signin', title: pageTitle('titles.signIn'), loadComponent: () => import('./identity/sign-in-page').then((page) => page.SignInPage) },
  {
    path: 'shared/:id',
    title: pageTitle('titles.shared'),
    loadComponent: () => import('./sharing/shared-page').then((page) => page.SharedPage),
  },
  {
    path: '',
    loadComponent: () => import('./shell/signed-in-pages').then((pages) => pages.ShellPage),
    canActivate: [signedInGuard],
    children: [
      { path: 'settings', title: pageTitle('titles.settings'), loadComponent: () => import('./settings/settings-page').then((page) => page.SettingsPage) },
      { path: 'settings/connection', title: pageTitle('titles.lab'), loadComponent: () => import('./lab/lab-page').then((page) => page.LabPage) },
      { path: 'admin', title: pageTitle('titles.admin'), canActivate: [adminGuard], loadComponent: () => import('./admin/admin-page').then((page) => page.AdminPage) },
      { matcher: chatMatcher, loadComponent: () => import('./shell/signed-in-pages').then((pages) => pages.ChatPage) },
    ],
  },
  { path: '**', redirectTo: '' },
];
