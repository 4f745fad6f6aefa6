import { compareCursors, type Cursor, formatCursor, type SealRecord, START } from '@parley/contracts';
import { EventChunk } from './event-chunk';
import type { Feeder, FeedingTurns } from './feeding-turns';
import { FollowedLog, isBeyond, type LogDependencies } from './followed-log';
import { GenerationViewer, type ViewerOptions } from './generation-viewer';
import type { LogName } from './log-history';
import { hasAllOf, sealedEvents } from './sealed-events';

/** After a failed read of the log, the next try, in milliseconds. */
const READ_RETRY_MS = 500;

/** Those who watch one generation on this node. Each is a place; what lies ahead of it comes from the ring or the log. */
export class GenerationRoom implements Feeder {
  readonly viewers = new Set<GenerationViewer>();
  private readonly log: FollowedLog;
  private emptySince = Date.now();
  /** Pages being read, by the cursor that they follow. */
  private readonly pages = new Map<string, Promise<EventChunk | null>>();

  constructor(
    name: LogName,
    dependencies: LogDependencies,
    private readonly turns: FeedingTurns,
  ) {
    this.log = new FollowedLog(name, dependencies, {
      grown: () => this.turns.want(this),
      wantsBefore: (last) => [...this.viewers].some(({ cursor }) => compareCursors(cursor, last) < 0),
    });
  }

  /** Since when nobody watches; null while someone does. */
  get idleSince(): number | null {
    return this.viewers.size === 0 ? this.emptySince : null;
  }

  get ringBytes(): number {
    return this.log.ring.size;
  }

  shrinkRing(bytes: number): void {
    this.log.ring.shrinkTo(bytes);
  }

  join(options: ViewerOptions): GenerationViewer {
    const viewer = new GenerationViewer(this, options);
    this.viewers.add(viewer);
    viewer.feed();
    return viewer;
  }

  leave(viewer: GenerationViewer): void {
    this.viewers.delete(viewer);
    this.emptySince = Date.now();
  }

  returned(): void {
    this.log.returned();
  }

  tick(now: number): void {
    if (this.viewers.size > 0) this.log.checkAfterSilence(now);
  }

  close(): void {
    this.turns.forget(this);
    this.log.close();
  }

  feedAll(): void {
    for (const viewer of this.viewers) this.feed(viewer);
  }

  /** Gives a viewer all that lies ahead of it, as long as there is room on its connection. */
  feed(viewer: GenerationViewer): void {
    if (!this.log.isKnown || !this.viewers.has(viewer) || viewer.isBusy(this.log.seal !== null)) return;
    const { ring } = this.log;
    while (this.hasPlace(viewer)) {
      const chunk = ring.chunkFrom(viewer.next as number);
      if (!chunk) return;
      if (!viewer.outlet.isWritable()) return viewer.outlet.waitWith(viewer);
      if (!viewer.take(chunk)) return viewer.finish();
    }
  }

  /** Whether a viewer stands in the ring, or could be put there. Otherwise it is being given its events in another way. */
  private hasPlace(viewer: GenerationViewer): boolean {
    const { ring, seal } = this.log;
    if (viewer.next !== null && viewer.next >= ring.tail && viewer.next < ring.head) return true;
    if (viewer.next === ring.head && !seal) return true;
    return this.place(viewer);
  }

  private place(viewer: GenerationViewer): boolean {
    const { ring, seal } = this.log;
    viewer.next = null;
    if (seal && hasAllOf(seal, viewer.cursor)) {
      viewer.finish();
      return false;
    }
    if (this.isInDoubt(viewer)) return false;
    viewer.next = ring.cursor === START ? ring.head : ring.locate(viewer.cursor);
    if (viewer.next === null) {
      this.feedFromLog(viewer);
      return false;
    }
    viewer.resumedFrom('live');
    viewer.joined();
    return true;
  }

  /**
   * A cursor beyond what we know: another node was a little ahead of us, so the log is asked. If it is beyond the log
   * too, it is not of this log, and all of the log is sent.
   */
  private isInDoubt(viewer: GenerationViewer): boolean {
    if (this.log.ring.cursor === START || this.log.seal || !isBeyond(viewer.cursor, this.log)) return false;
    if (viewer.isDoubted) {
      viewer.cursor = START;
      return false;
    }
    viewer.isDoubted = true;
    this.log.check();
    return true;
  }

  private feedFromLog(viewer: GenerationViewer): void {
    const { seal } = this.log;
    if (!viewer.outlet.isWritable()) return viewer.outlet.waitWith(viewer);
    if (seal && (viewer.isParked || this.isBestSealed(seal, viewer.cursor))) return this.sendSealed(viewer, seal);
    viewer.isReading = true;
    void this.nextPage(viewer).then(
      (page) => this.sendPage(viewer, page),
      () => setTimeout(() => this.afterReading(viewer), READ_RETRY_MS).unref(),
    );
  }

  /** One record is quicker than the whole log, and all that there is when the log has aged out. */
  private isBestSealed(seal: SealRecord, cursor: Cursor): boolean {
    const isInLog = this.log.sequence > 0;
    return !isInLog || (seal.attempt !== cursor.attempt && seal.text !== '');
  }

  /** Viewers who stand at the same place read the same page once. */
  private nextPage({ cursor, sequence }: GenerationViewer): Promise<EventChunk | null> {
    const key = formatCursor(cursor);
    const known = this.pages.get(key);
    if (known) return known;
    const { history, name, sequence: until } = this.log;
    const page = history.page(name, { cursor, sequence, until }).finally(() => this.pages.delete(key));
    this.pages.set(key, page);
    return page;
  }

  private sendPage(viewer: GenerationViewer, page: EventChunk | null): void {
    if (!page) {
      // Its beginning has aged out. The end will bring the whole text; until then there is nothing that fits.
      viewer.isParked = true;
      return this.afterReading(viewer);
    }
    viewer.isReading = false;
    if (!this.viewers.has(viewer)) return;
    viewer.resumedFrom('log');
    if (viewer.take(page)) viewer.feed();
    else viewer.finish();
  }

  private sendSealed(viewer: GenerationViewer, seal: SealRecord): void {
    viewer.resumedFrom('store');
    viewer.take(new EventChunk(sealedEvents(seal, viewer.cursor), { next: null, sequence: this.log.sequence }));
    viewer.finish();
  }

  private afterReading(viewer: GenerationViewer): void {
    viewer.isReading = false;
    viewer.feed();
  }
}
