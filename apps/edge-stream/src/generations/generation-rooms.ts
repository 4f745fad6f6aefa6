import { type BusConnection, LogTail } from '@parley/bus';
import { Permits } from '../catch-up/permits';
import { observe } from '../telemetry/edge-metrics';
import { FeedingTurns } from './feeding-turns';
import type { LogDependencies } from './followed-log';
import { GenerationRoom } from './generation-room';
import type { GenerationViewer, ViewerOptions } from './generation-viewer';
import { LogHistory, type LogName } from './log-history';

export interface RoomSettings {
  ringBytesPerGeneration: number;
  ringBytesPerNode: number;
  logReads: number;
  silenceMs: number;
  idleReleaseMs: number;
}

/** All generations that this node follows, each once, whoever watches it and how. */
export class GenerationRooms {
  private readonly rooms = new Map<string, GenerationRoom>();
  private readonly dependencies: LogDependencies;
  private readonly turns = new FeedingTurns();
  private ringBytes: number;

  constructor(
    bus: BusConnection,
    private readonly settings: RoomSettings,
  ) {
    const permits = new Permits(settings.logReads);
    this.ringBytes = settings.ringBytesPerGeneration;
    this.dependencies = {
      tail: new LogTail(bus),
      history: new LogHistory(bus, permits),
      permits,
      ringBytes: () => this.ringBytes,
      silenceMs: settings.silenceMs,
    };
    observe('parley.edge.generations', 'Generations that this node follows', () => this.rooms.size);
    observe('parley.edge.ring.bytes', 'Memory of all rings', () => this.bytesOfRings());
    observe('parley.edge.watchers', 'Clients that watch a generation', () => this.watchers());
  }

  get size(): number {
    return this.rooms.size;
  }

  watch(name: LogName, options: ViewerOptions): GenerationViewer {
    return this.roomOf(name).join(options);
  }

  /** NATS was away: records may have passed by unheard. */
  returned(): void {
    for (const room of this.rooms.values()) room.returned();
  }

  tick(now: number): void {
    const isCrowded = this.balance();
    for (const [key, room] of this.rooms) {
      room.tick(now);
      const isIdle = room.idleSince !== null && now - room.idleSince >= this.settings.idleReleaseMs;
      if (!isIdle && !(isCrowded && room.idleSince !== null)) continue;
      room.close();
      this.rooms.delete(key);
    }
  }

  close(): void {
    for (const room of this.rooms.values()) room.close();
    this.rooms.clear();
  }

  bytesOfRings(): number {
    let bytes = 0;
    for (const room of this.rooms.values()) bytes += room.ringBytes;
    return bytes;
  }

  /** Keeps all rings together within the node's bound. @returns whether it was met */
  private balance(): boolean {
    const { ringBytesPerGeneration, ringBytesPerNode } = this.settings;
    const share = Math.floor(ringBytesPerNode / Math.max(1, this.rooms.size));
    const isCrowded = this.bytesOfRings() > ringBytesPerNode;
    this.ringBytes = isCrowded ? Math.min(ringBytesPerGeneration, share) : ringBytesPerGeneration;
    if (isCrowded) for (const room of this.rooms.values()) room.shrinkRing(this.ringBytes);
    return isCrowded;
  }

  private watchers(): number {
    let watchers = 0;
    for (const { viewers } of this.rooms.values()) watchers += viewers.size;
    return watchers;
  }

  private roomOf(name: LogName): GenerationRoom {
    const key = `${name.ownerId}.${name.generationId}`;
    const known = this.rooms.get(key);
    if (known) return known;
    const room = new GenerationRoom(name, this.dependencies, this.turns);
    this.rooms.set(key, room);
    return room;
  }
}
