import { type Cursor, type Fold, type GenerationEvent, type Problem, START } from '@parley/contracts';
import { type Follower, WatchedGeneration } from './watched-generation';

export interface WatchesHooks {
  watch: (generationId: string) => void;
  unwatch: (generationId: string) => void;
}

/** All generations that are followed, over any number of connections. */
export class Watches {
  private readonly generations = new Map<string, WatchedGeneration>();

  constructor(private readonly hooks: WatchesHooks) {}

  get ids(): string[] {
    return [...this.generations.keys()];
  }

  cursorOf(generationId: string): Cursor | null {
    const generation = this.generations.get(generationId);
    return generation ? generation.fold.cursor : null;
  }

  add(generationId: string, follower: Follower, from?: Fold): { close(): void } {
    const known = this.generations.get(generationId);
    const generation = known ?? new WatchedGeneration(from);
    generation.learn(from);
    generation.followers.add(follower);
    if (!known) this.begin(generationId, generation);
    else if (generation.fold.cursor !== START) follower.onFold(generation.fold);
    return { close: () => this.leave(generationId, generation, follower) };
  }

  /** @returns how many of the generations need to be asked for again */
  take(events: readonly GenerationEvent[]): number {
    let gaps = 0;
    for (const [generationId, own] of byGeneration(events)) {
      const generation = this.generations.get(generationId);
      if (!generation) continue;
      const isGap = generation.take(own);
      if (generation.fold.end) this.generations.delete(generationId);
      else if (isGap) this.hooks.watch(generationId);
      gaps += Number(isGap);
    }
    return gaps;
  }

  refuse(generationId: string, problem: Problem): void {
    const generation = this.generations.get(generationId);
    this.generations.delete(generationId);
    generation?.refuse(problem);
  }

  /** Asks for all of them anew on a connection that has just opened. */
  resume(): void {
    for (const [generationId, generation] of this.generations) {
      generation.reconnected();
      this.hooks.watch(generationId);
    }
  }

  private begin(generationId: string, generation: WatchedGeneration): void {
    // What has ended already needs nobody to follow it.
    if (generation.fold.end) {
      for (const follower of generation.followers) follower.onFold(generation.fold);
      return;
    }
    this.generations.set(generationId, generation);
    this.hooks.watch(generationId);
  }

  private leave(generationId: string, generation: WatchedGeneration, follower: Follower): void {
    generation.followers.delete(follower);
    if (generation.followers.size > 0 || this.generations.get(generationId) !== generation) return;
    this.generations.delete(generationId);
    this.hooks.unwatch(generationId);
  }
}

/** Nearly always all events of a message are of one generation. */
function byGeneration(events: readonly GenerationEvent[]): Map<string, GenerationEvent[]> {
  const groups = new Map<string, GenerationEvent[]>();
  for (const event of events) {
    const group = groups.get(event.generationId);
    if (group) group.push(event);
    else groups.set(event.generationId, [event]);
  }
  return groups;
}
