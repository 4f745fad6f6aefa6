import { effect, inject, Injectable, signal, untracked } from '@angular/core';
import { Activity } from '../conversations/activity';
import { isPassing, problemOf, retryAfterMs } from '../http/problem-of';
import { Session } from '../identity/session';
import { oneTabAtATime } from '../storage/tab-lock';
import { LiveAnswers } from '../streaming/live-answers';
import { AnswerTraces } from '../telemetry/answer-traces';
import { Delivery } from './delivery';
import { advance, afterReload, entryFor, nextToSend, type OutboxEntry, type OutboxEvent, type OutboxOrder } from './outbox-state';
import { OutboxStorage } from './outbox-storage';

/** Sends what people wrote, exactly once, whatever happens to the network, the services, the sign-in or this tab. */
@Injectable({ providedIn: 'root' })
export class Outbox {
  readonly entries = signal<readonly OutboxEntry[]>([]);

  private readonly session = inject(Session);
  private readonly delivery = inject(Delivery);
  private readonly live = inject(LiveAnswers);
  private readonly activity = inject(Activity);
  private readonly traces = inject(AnswerTraces);
  private storage: OutboxStorage | null = null;
  private openFor: string | null = null;
  /** False where the browser keeps nothing: then memory is all there is. */
  private isStored = true;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.open(this.session.userId());
    effect(() => {
      const userId = this.session.userId();
      if (userId !== this.openFor) untracked(() => this.open(userId));
    });
    effect(() => {
      if (this.session.state() === 'signed-in') untracked(() => this.hurry());
    });
    addEventListener('online', () => this.hurry());
  }

  add(order: OutboxOrder): void {
    this.traces.pressed(order.generationId);
    this.save((entries) => [...entries, entryFor(order)]);
    this.pump();
  }

  retry(key: string): void {
    this.move(key, { type: 'retried' });
    this.pump();
  }

  /** Takes back what no service has confirmed. */
  discard(key: string): void {
    this.save((entries) => entries.filter((entry) => keyOf(entry) !== key));
  }

  private open(userId: string | null): void {
    this.openFor = userId;
    this.storage = userId === null ? null : new OutboxStorage(userId);
    this.storage?.onOtherTab(() => this.entries.set(this.storage?.read() ?? []));
    this.entries.set((this.storage?.read() ?? []).map(afterReload));
    this.pump();
  }

  /** What waits for a later try goes now: the reason to wait may be gone. */
  private hurry(): void {
    this.save((entries) => entries.map((entry) => (entry.phase.is === 'waiting' ? { ...entry, phase: { is: 'waiting', notBefore: 0 } } : entry)));
    this.pump();
  }

  private pump(): void {
    clearTimeout(this.timer);
    if (this.session.state() !== 'signed-in') return;
    const next = nextToSend(this.entries(), Date.now());
    if (!next) return;
    if ('wakeAt' in next) this.timer = setTimeout(() => this.pump(), next.wakeAt - Date.now());
    else this.send(next.entry);
  }

  private send(entry: OutboxEntry): void {
    this.move(keyOf(entry), { type: 'taken' });
    // Watching begins before the request, so that not even the first word waits for its reply.
    this.live.watch(entry.order.generationId);
    void oneTabAtATime(`parley.send.${keyOf(entry)}`, () => this.deliver(entry)).finally(() => this.pump());
    this.pump();
  }

  private async deliver(entry: OutboxEntry): Promise<void> {
    const { order } = entry;
    // Another tab may have sent it while we waited for our turn.
    if (!this.storage?.read().some((other) => keyOf(other) === keyOf(entry)) && this.isStored) return this.discard(keyOf(entry));
    try {
      await this.delivery.deliver(order);
      this.discard(keyOf(entry));
      this.activity.began(order.generationId, order.conversationId);
      this.live.watch(order.generationId);
    } catch (error) {
      this.failed(entry, error);
    }
  }

  private failed(entry: OutboxEntry, error: unknown): void {
    const problem = problemOf(error);
    const retryAfter = retryAfterMs(error);
    // Nobody is signed in, or the answer that it follows is still being written: nothing is wrong with it, so it waits.
    const isWaiting = isPassing(problem) || problem.status === 401 || problem.code === 'answer_unfinished';
    if (!isWaiting) return this.move(keyOf(entry), { type: 'refused', problem });
    const wait = retryAfter === undefined ? {} : { retryAfterMs: retryAfter };
    this.move(keyOf(entry), { type: 'unreachable', now: Date.now(), random: Math.random(), ...wait });
  }

  private move(key: string, event: OutboxEvent): void {
    this.save((entries) => entries.map((entry) => (keyOf(entry) === key ? advance(entry, event) : entry)));
  }

  /** Other tabs write the same list, so each change starts from what is stored. */
  private save(change: (entries: readonly OutboxEntry[]) => readonly OutboxEntry[]): void {
    const next = change(this.isStored && this.storage ? this.storage.read() : this.entries());
    this.isStored = this.storage?.write(next) ?? false;
    this.entries.set(next);
  }
}

/** An answer is asked for once under its id, be it the first or another version. */
export function keyOf({ order }: OutboxEntry): string {
  return order.answerId;
}
