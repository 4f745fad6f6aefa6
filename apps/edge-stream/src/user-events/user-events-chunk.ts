import type { UserEvent } from '@parley/contracts';
import { type Chunk, eventStreamMessage, type SocketPacket, socketPacket } from '../outlets/chunk';

/** Events of one person that go out together. */
export class UserEventsChunk implements Chunk {
  private socketPackets: SocketPacket[] | undefined;
  private streamText: string | undefined;

  constructor(private readonly events: readonly UserEvent[]) {}

  get packets(): SocketPacket[] {
    return (this.socketPackets ??= this.events.map((event) => socketPacket('user', JSON.stringify(event))));
  }

  get eventStream(): string {
    return (this.streamText ??= this.events
      .map((event) => eventStreamMessage({ id: String(event.id), event: event.type, json: JSON.stringify(event) }))
      .join(''));
  }
}
