import { type BusConnection, UserEventFeed } from '@parley/bus';
import type { UserEvent } from '@parley/contracts';
import { Permits } from '../catch-up/permits';
import { observe } from '../telemetry/edge-metrics';
import { UserRoom } from './user-room';
import type { UserViewer, UserViewerOptions } from './user-viewer';

/** Everyone who is connected to this node, each once. */
export class UserRooms {
  private readonly rooms = new Map<string, UserRoom>();
  private readonly feed: UserEventFeed;
  private readonly permits: Permits;

  constructor(
    bus: BusConnection,
    private readonly settings: { logReads: number; idleReleaseMs: number },
  ) {
    this.feed = new UserEventFeed(bus);
    this.permits = new Permits(settings.logReads);
    observe('parley.edge.users', 'People connected to this node', () => this.rooms.size);
  }

  get size(): number {
    return this.rooms.size;
  }

  follow(ownerId: string, options: UserViewerOptions): UserViewer {
    return this.roomOf(ownerId).join(options);
  }

  listen(ownerId: string, listener: (event: UserEvent) => void): { close(): void } {
    return this.roomOf(ownerId).listen(listener);
  }

  returned(): void {
    for (const room of this.rooms.values()) room.returned();
  }

  tick(now: number): void {
    for (const [ownerId, { idleSince }] of this.rooms) {
      if (idleSince !== null && now - idleSince >= this.settings.idleReleaseMs) this.release(ownerId);
    }
  }

  close(): void {
    for (const ownerId of [...this.rooms.keys()]) this.release(ownerId);
  }

  private roomOf(ownerId: string): UserRoom {
    const known = this.rooms.get(ownerId);
    if (known) return known;
    const room = new UserRoom(ownerId, this.feed, this.permits);
    this.rooms.set(ownerId, room);
    return room;
  }

  private release(ownerId: string): void {
    this.rooms.get(ownerId)?.close();
    this.rooms.delete(ownerId);
  }
}
