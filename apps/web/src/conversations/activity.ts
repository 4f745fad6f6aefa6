import { computed, inject, Injectable, signal } from '@angular/core';
import type { GenerationStatus, UserEvent } from '@parley/contracts';
import { Connection } from '../streaming/connection';

/** Which conversations are being answered, and in which an answer ended that nobody has looked at. */
@Injectable({ providedIn: 'root' })
export class Activity {
  private readonly running = signal<ReadonlyMap<string, string>>(new Map());
  private readonly unseen = signal<ReadonlySet<string>>(new Set());
  private readonly onScreen = signal<string | null>(null);

  readonly runningConversations = computed(() => new Set(this.running().values()));
  readonly unseenConversations = this.unseen.asReadonly();
  /** Place in line of the answers that wait for their turn, from 1. */
  readonly queuePositions = signal<ReadonlyMap<string, number>>(new Map());

  constructor() {
    inject(Connection).onUserEvent((event) => this.hear(event));
  }

  /** The conversation that the reader looks at. */
  look(conversationId: string | null): void {
    this.onScreen.set(conversationId);
    if (conversationId !== null) this.unseen.update((ids) => without(ids, conversationId));
  }

  began(generationId: string, conversationId: string): void {
    this.running.update((running) => new Map([...running, [generationId, conversationId]]));
  }

  ended(generationId: string, conversationId: string): void {
    if (!this.running().has(generationId)) return;
    this.running.update((running) => new Map([...running].filter(([id]) => id !== generationId)));
    const isSeen = this.onScreen() === conversationId && !document.hidden;
    if (!isSeen) this.unseen.update((ids) => new Set([...ids, conversationId]));
  }

  private hear(event: UserEvent): void {
    if (event.type === 'queue.moved') this.queuePositions.update((places) => new Map([...places, ...event.places.map(({ generationId, position }) => [generationId, position] as const)]));
    if (event.type !== 'generation.changed') return;
    const { id, conversationId, status, queuePosition } = event.generation;
    this.queuePositions.update((places) => placeIn(places, id, status === 'queued' ? queuePosition : undefined));
    if (isActive(status)) this.began(id, conversationId);
    else this.ended(id, conversationId);
  }
}

function isActive(status: GenerationStatus): boolean {
  return status === 'queued' || status === 'running';
}

function without(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return ids.has(id) ? new Set([...ids].filter((other) => other !== id)) : ids;
}

function placeIn(places: ReadonlyMap<string, number>, id: string, place: number | undefined): ReadonlyMap<string, number> {
  if (place === undefined && !places.has(id)) return places;
  const next = new Map(places);
  if (place === undefined) next.delete(id);
  else next.set(id, place);
  return next;
}
