/** Something to send that is encoded once for all connections of a transport, when the first of them wants it. */
export interface Chunk {
  /** Socket.IO packets, as text. */
  readonly packets: readonly string[];
  /** Server-sent events, as text. */
  readonly eventStream: string;
}

/** Socket.IO's own framing of an event in the default namespace. */
export function socketPacket(event: string, json: string): string {
  return `2["${event}",${json}]`;
}

export function eventStreamMessage({ id, event, json }: { id?: string; event: string; json: string }): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${json}\n\n`;
}
