import { computed, inject, Injectable, signal } from '@angular/core';
import type { LoginBody, RegisterBody, SignedIn, User } from '@parley/contracts';
import { isPassing, problemOf } from '../http/problem-of';
import { forgetEverything } from '../storage/json-storage';
import { oneTabAtATime } from '../storage/tab-lock';
import { IdentityApi } from './identity-api';
import { refreshAttempt } from './refresh-attempt';
import { rememberedUser } from './remembered-user';
import { TabChannel } from './tab-news';

/** `restoring`: somebody was signed in and the server has not been asked yet, or cannot be reached. */
export type SessionState = 'restoring' | 'signed-in' | 'signed-out';

/** Share of a token's life after which it is replaced, in the background. */
const USED_UP = 0.75;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 10_000;

/** Who is signed in. The access token stays in this object's memory; the refresh token is a cookie no script can read. */
@Injectable({ providedIn: 'root' })
export class Session {
  readonly state = signal<SessionState>('restoring');
  readonly user = signal<User | null>(rememberedUser.read());
  readonly userId = computed(() => this.user()?.id ?? null);
  /** The session ran out or was ended elsewhere; nobody chose to sign out. */
  readonly hasExpired = signal(false);
  /** The server was asked who is signed in, and did not answer. */
  readonly isUnanswered = signal(false);

  private readonly api = inject(IdentityApi);
  private readonly tabs = new TabChannel();
  private accessToken: string | null = null;
  private goodUntil = 0;
  private renewal: ReturnType<typeof setTimeout> | undefined;
  private refreshing: Promise<string | null> | null = null;

  constructor() {
    this.tabs.onNews((news) => {
      if (news.type === 'signed-out') return location.assign('/signin');
      if (this.userId() !== null && this.userId() !== news.userId) return location.reload();
      if (this.state() === 'signed-out') void this.token({ isRefused: true });
    });
  }

  async register(body: RegisterBody): Promise<void> {
    this.begin(await this.api.register(body), true);
  }

  async login(body: LoginBody): Promise<void> {
    this.begin(await this.api.login(body), true);
  }

  /** Leaves nothing of this person in memory: the page starts anew. Drafts and unsent messages stay on the device. */
  async signOut(): Promise<void> {
    await this.api.logout().catch(() => undefined);
    rememberedUser.forget();
    this.tabs.tell({ type: 'signed-out' });
    location.assign('/signin');
  }

  /** The account and all that belongs to it, here and at the services, for good. Without a password where there is none. */
  async deleteAccount(password: string): Promise<void> {
    await this.api.deleteAccount(password === '' ? {} : { password });
    forgetEverything();
    this.tabs.tell({ type: 'signed-out' });
    location.assign('/signin');
  }

  /**
   * An access token that is good, waiting for the network if need be; null once nobody is signed in.
   * `isRefused` says that the last one was turned down.
   */
  token({ isRefused = false } = {}): Promise<string | null> {
    if (this.accessToken !== null && Date.now() < this.goodUntil && !isRefused) return Promise.resolve(this.accessToken);
    if (this.state() === 'signed-out' && !isRefused) return Promise.resolve(null);
    // A refresh token is good for one use: two tabs that spend the same one would look like a thief, and end the session for both.
    this.refreshing ??= oneTabAtATime('parley.refresh', () => this.refresh()).finally(() => (this.refreshing = null));
    return this.refreshing;
  }

  private async refresh(): Promise<string | null> {
    for (let wait = FIRST_RETRY_MS; ; wait = Math.min(LONGEST_RETRY_MS, wait * 2)) {
      try {
        const fresh = await this.api.refresh(refreshAttempt.current());
        refreshAttempt.fulfilled();
        this.begin(fresh, false);
        return this.accessToken;
      } catch (error) {
        const problem = problemOf(error);
        if (!isPassing(problem) && problem.status !== 429) {
          refreshAttempt.fulfilled();
          this.clear(this.user() !== null);
          return null;
        }
        this.isUnanswered.set(true);
        await online(wait);
      }
    }
  }

  private begin({ accessToken, expiresIn, user }: SignedIn, isNew: boolean): void {
    const isSomebodyElse = this.user() !== null && this.user()?.id !== user.id;
    this.accessToken = accessToken;
    this.goodUntil = Date.now() + expiresIn * 1_000;
    this.user.set(user);
    rememberedUser.write(user);
    this.hasExpired.set(false);
    this.isUnanswered.set(false);
    this.state.set('signed-in');
    clearTimeout(this.renewal);
    this.renewal = setTimeout(() => void this.token({ isRefused: true }), expiresIn * USED_UP * 1_000);
    if (isNew) this.tabs.tell({ type: 'signed-in', userId: user.id });
    // What the page holds in memory is not theirs.
    if (isSomebodyElse) location.assign('/');
  }

  private clear(hasExpired: boolean): void {
    this.accessToken = null;
    clearTimeout(this.renewal);
    this.hasExpired.set(hasExpired);
    this.state.set('signed-out');
  }
}

/** Waits for some time, or until the device says that it is online again. */
function online(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener('online', done);
  });
}
