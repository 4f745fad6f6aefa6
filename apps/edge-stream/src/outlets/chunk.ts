/** Something to send that is encoded once for all connections of a transport, when the first of them wants it. */
export interface Chunk {
  readonly packets: readonly SocketPacket[];
  /** Server-sent events, as text. */
  readonly eventStream: string;
}

/** A Socket.IO packet, as text and as the bytes that go over the wire. */
export interface SocketPacket {
  readonly text: string;
  /** The whole WebSocket frame, in the list that Engine.IO takes for a frame that is ready. */
  readonly frame: readonly [Buffer];
}

/** An event in the default namespace, framed as Socket.IO and Engine.IO would, but once for all sockets. */
export function socketPacket(event: string, json: string): SocketPacket {
  const text = `2["${event}",${json}]`;
  const payload = Buffer.from(`4${text}`);
  return { text, frame: [Buffer.concat([frameHeader(payload.length), payload])] };
}

/** Final text frame, not masked (RFC 6455, 5.2). */
function frameHeader(length: number): Buffer {
  if (length < 126) return Buffer.from([0x81, length]);
  if (length < 65_536) return Buffer.from([0x81, 126, length >> 8, length & 0xff]);
  const header = Buffer.alloc(10);
  header.set([0x81, 127]);
  header.writeBigUInt64BE(BigInt(length), 2);
  return header;
}

export function eventStreamMessage({ id, event, json }: { id?: string; event: string; json: string }): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${json}\n\n`;
}
