import { StreamClient, type Transport } from '@parley/stream-client';
import type { Person } from '../person';
import { Reader } from './reader';

/** A page of somebody's, open at one address, that may be loaded anew. */
export class Tab {
  private client: StreamClient | null = null;
  private readonly readers = new Set<Reader>();

  constructor(
    private readonly person: Person,
    private readonly origin: string,
    private readonly transport: Transport,
  ) {}

  /** Watches one answer, begun or not. */
  read(generationId: string): Reader {
    this.client ??= this.connect();
    const reader = new Reader(generationId);
    reader.watch(this.client);
    this.readers.add(reader);
    void reader.ended.then(() => this.readers.delete(reader));
    return reader;
  }

  /** Knows nothing any more, and reads from the beginning what it has not seen the end of. */
  reload(): void {
    if (!this.client) return;
    this.client.close();
    this.client = this.connect();
    for (const reader of this.readers) reader.watch(this.client);
  }

  close(): void {
    this.client?.close();
    this.client = null;
  }

  private connect(): StreamClient {
    const { person, origin, transport } = this;
    const client = new StreamClient({ origin, token: () => Promise.resolve(person.token), transport });
    client.connect();
    return client;
  }
}
