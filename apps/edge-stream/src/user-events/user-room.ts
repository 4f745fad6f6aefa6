import type { LiveUserEvent, UserEventFeed } from '@parley/bus';
import type { UserEvent } from '@parley/contracts';
import { CatchUp } from '../catch-up/catch-up';
import type { Permits } from '../catch-up/permits';
import { UserEventsChunk } from './user-events-chunk';
import { UserViewer, type UserViewerOptions } from './user-viewer';

/** Events kept for connections that are slow or have just lost one; older ones are read from the stream again. */
const MOST_KEPT = 64;
/** Events that go out together. */
const PAGE = 32;
const READ_RETRY_MS = 500;

/** One person as this node knows them: one subscription for all of their connections. */
export class UserRoom {
  readonly viewers = new Set<UserViewer>();
  private readonly listeners = new Set<(event: UserEvent) => void>();
  private readonly catchUp: CatchUp;
  private following: { unfollow(): void } | null = null;
  private events: UserEvent[] = [];
  private newestId: number | null = null;
  /** Every event after this one, as far as `newestId`, is in `events`. */
  private keptAfter = 0;
  private emptySince = Date.now();
  private latest: UserEventsChunk | null = null;

  constructor(
    private readonly ownerId: string,
    private readonly feedOfEvents: UserEventFeed,
    permits: Permits,
  ) {
    this.catchUp = new CatchUp(permits, { work: () => this.round(), done: () => this.feedAll() });
    this.catchUp.request();
  }

  get idleSince(): number | null {
    return this.viewers.size === 0 && this.listeners.size === 0 ? this.emptySince : null;
  }

  join(options: UserViewerOptions): UserViewer {
    const viewer = new UserViewer(this, options);
    this.viewers.add(viewer);
    viewer.feed();
    return viewer;
  }

  /** Calls back with everything that happens from now on. */
  listen(listener: (event: UserEvent) => void): { close(): void } {
    this.listeners.add(listener);
    return {
      close: () => {
        this.listeners.delete(listener);
        this.emptySince = Date.now();
      },
    };
  }

  leave(viewer: UserViewer): void {
    this.viewers.delete(viewer);
    this.emptySince = Date.now();
  }

  /** NATS was away: what was asked before is lost, and events may have passed by unheard. */
  returned(): void {
    this.catchUp.restart();
  }

  close(): void {
    this.catchUp.stop();
    this.following?.unfollow();
  }

  feed(viewer: UserViewer): void {
    if (this.newestId === null || viewer.isReading || !this.viewers.has(viewer)) return;
    const lastId = viewer.lastId ?? viewer.place(this.newestId);
    const { outlet } = viewer;
    if (lastId >= this.newestId) return;
    if (!outlet.isWritable()) return outlet.waitWith(viewer);
    if (lastId < this.keptAfter) return this.feedFromStream(viewer, lastId);
    const events = this.events.filter(({ id }) => id > lastId).slice(0, PAGE);
    viewer.lastId = events[events.length - 1]?.id ?? this.newestId;
    outlet.send(this.chunkOf(events));
    this.feed(viewer);
  }

  private feedFromStream(viewer: UserViewer, lastId: number): void {
    viewer.isReading = true;
    void this.page(lastId).then(
      (events) => {
        viewer.isReading = false;
        if (!this.viewers.has(viewer)) return;
        viewer.lastId = events[events.length - 1]?.id ?? this.newestId;
        if (events.length > 0) viewer.outlet.send(new UserEventsChunk(events));
        viewer.feed();
      },
      () => {
        setTimeout(() => {
          viewer.isReading = false;
          viewer.feed();
        }, READ_RETRY_MS).unref();
      },
    );
  }

  private async page(after: number): Promise<UserEvent[]> {
    const events: UserEvent[] = [];
    for await (const event of this.feedOfEvents.read(this.ownerId, { after, until: this.newestId ?? 0 })) {
      events.push(event);
      if (events.length >= PAGE) break;
    }
    return events;
  }

  /** Nearly always everyone stands just before the newest event, which is then encoded once. */
  private chunkOf(events: UserEvent[]): UserEventsChunk {
    const isNewest = events.length === 1 && events[0]?.id === this.newestId;
    if (!isNewest) return new UserEventsChunk(events);
    return (this.latest ??= new UserEventsChunk(events));
  }

  private feedAll(): void {
    for (const viewer of this.viewers) this.feed(viewer);
  }

  private takeLive({ event, previousId }: LiveUserEvent): void {
    if (this.newestId === null || previousId > this.newestId) return this.catchUp.request();
    if (this.accept(event)) this.feedAll();
  }

  private accept(event: UserEvent): boolean {
    if (this.newestId === null || event.id <= this.newestId) return false;
    this.newestId = event.id;
    this.latest = null;
    this.events.push(event);
    if (this.events.length > MOST_KEPT) this.keptAfter = this.events.shift()?.id ?? this.keptAfter;
    for (const listener of this.listeners) listener(event);
    return true;
  }

  private async round(): Promise<void> {
    this.following ??= this.feedOfEvents.follow(this.ownerId, (live) => this.takeLive(live));
    if (this.newestId === null) await this.feedOfEvents.settled();
    const lastId = await this.feedOfEvents.lastId(this.ownerId);
    if (this.newestId === null) {
      this.newestId = lastId;
      this.keptAfter = lastId;
      return;
    }
    for await (const event of this.feedOfEvents.read(this.ownerId, { after: this.newestId, until: lastId })) this.accept(event);
  }
}
