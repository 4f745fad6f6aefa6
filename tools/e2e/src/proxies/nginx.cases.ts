import type { Fold } from '@parley/contracts';
import { StreamClient, type Transport } from '@parley/stream-client';
import { freshIds, Person, type RunningStack } from '@parley/testing';
import type { SharedProduct } from '../shared-product.fixture';
import { startGateway, startNginx } from './nginx.fixture';

export function behindNginx(product: SharedProduct): void {
  describe('behind nginx', () => {
    let stack: RunningStack;
    let person: Person;

    beforeAll(async () => {
      ({ stack } = product);
      person = await Person.register(stack.origin);
    });

    /** Watches one answer through a proxy. @returns its text, in how many pieces it came, and over what */
    async function watchThrough(origin: string, prompt: string): Promise<{ text: string; pieces: number; transport: Transport }> {
      const client = new StreamClient({ origin, token: () => Promise.resolve(person.token) });
      const ids = freshIds();
      let pieces = 0;
      const done = new Promise<Fold>((resolve) => {
        client.watch(ids.generationId, (fold) => {
          pieces += 1;
          if (fold.end) resolve(fold);
        });
      });
      client.connect();
      const { id } = await person.begin();
      await person.post(id, { ...ids, content: prompt });
      const { text } = await done;
      const { state } = client;
      client.close();
      if (state.kind !== 'live') throw new Error(`the client is ${state.kind}`);
      return { text, pieces, transport: state.transport };
    }

    const counted = (count: number): string => Array.from({ length: count }, (_, index) => `t${index} `).join('');

    /** Of 30,000 characters, so that a hundred of them are more than any buffer on the way holds. */
    const chatOf = (index: number): object => ({
      title: `Chat ${index}`,
      create_time: 1_700_000_000 + index,
      update_time: 1_700_000_100 + index,
      current_node: 'a',
      mapping: {
        root: { id: 'root', message: null, parent: null, children: ['a'] },
        a: { id: 'a', parent: 'root', children: [], message: { id: 'a', author: { role: 'user' }, create_time: 1_700_000_000, content: { content_type: 'text', parts: ['word '.repeat(6_000)] } } },
      },
    });

    // Longest of all, so that it is begun first and looked at last.
    let silent: Promise<{ text: string }>;
    beforeAll(async () => {
      const nginx = await startNginx({ origin: stack.origin, passesUpgrades: false, readTimeoutSeconds: 17 });
      silent = watchThrough(nginx.origin, '[[sim tokens=5 firstMs=20000]]').finally(() => nginx.stop());
      silent.catch(() => undefined);
    });

    it('as it comes, which lets no WebSocket through, an answer streams over SSE', async () => {
      const nginx = await startNginx({ origin: stack.origin, passesUpgrades: false, readTimeoutSeconds: 60 });
      const { text, pieces, transport } = await watchThrough(nginx.origin, '[[sim tokens=100 rate=50]]');
      await nginx.stop();
      expect(transport).toBe('sse');
      expect(text).toBe(counted(100));
      expect(pieces).toBeGreaterThan(20);
    });

    it('that passes upgrades on, an answer streams over a WebSocket', async () => {
      const nginx = await startNginx({ origin: stack.origin, passesUpgrades: true, readTimeoutSeconds: 60 });
      const { text, transport } = await watchThrough(nginx.origin, '[[sim tokens=100 rate=50]]');
      await nginx.stop();
      expect(transport).toBe('websocket');
      expect(text).toBe(counted(100));
    });

    it('as compose configures it, answers come over a WebSocket, and a file with years of chats is taken as it comes', async () => {
      const nginx = await startGateway(stack.origin);
      const { text, transport } = await watchThrough(nginx.origin, '[[sim tokens=20 rate=50]]');
      expect([transport, text]).toEqual(['websocket', counted(20)]);

      const chats = Array.from({ length: 100 }, (_, index) => chatOf(index));
      const upload = new TransformStream<Uint8Array<ArrayBuffer>>();
      const writer = upload.writable.getWriter();
      const write = (part: string): Promise<void> => writer.write(new TextEncoder().encode(part));
      const reply = fetch(`${nginx.origin}/api/import`, {
        method: 'POST',
        headers: { authorization: `Bearer ${person.token}`, 'content-type': 'application/octet-stream' },
        body: upload.readable,
        duplex: 'half',
      } as RequestInit);
      await write('[{"title":"No chat at all"},');
      // The file is not at its end, and what was wrong with its beginning is told already.
      const lines = (await reply).body?.pipeThrough(new TextDecoderStream()).getReader();
      expect((await lines?.read())?.value).toContain('"refused"');
      for (const chat of chats) await write(`${JSON.stringify(chat)},`);
      await write('{"title":"Nor this"}]');
      await writer.close();
      let told = '';
      for (let next = await lines?.read(); next && !next.done; next = await lines?.read()) told += next.value;
      await nginx.stop();
      expect(told).toContain('"imported":100');
      const { items } = (await person.send<{ items: object[] }>('GET', '/api/conversations?limit=100')).body;
      expect(items.length).toBe(100);
    });

    it('a model that is silent for longer than the read time-out does not end the stream', async () => {
      expect((await silent).text).toBe(counted(5));
    });
  });
}
