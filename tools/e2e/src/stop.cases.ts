import type { Fold } from '@parley/contracts';
import type { ProviderSim } from '@parley/provider-sim';
import { StreamClient } from '@parley/stream-client';
import { eventually, freshIds, Person, type RunningStack } from '@parley/testing';
import type { SharedProduct } from './shared-product.fixture';

/** One answer, watched over both transports through two edges. */
interface Watched {
  ids: ReturnType<typeof freshIds>;
  conversationId: string;
  folds: () => (Fold | null)[];
  ended: Promise<Fold[]>;
}

export function stopping(product: SharedProduct): void {
  describe('stopping', () => {
    let sim: ProviderSim;
    let stack: RunningStack;
    let person: Person;
    const clients: StreamClient[] = [];

    beforeAll(async () => {
      ({ sim, stack } = product);
      person = await Person.register(stack.origin);
      for (const transport of ['websocket', 'sse'] as const) {
        const client = new StreamClient({ origin: stack.origin, token: () => Promise.resolve(person.token), transport });
        client.connect();
        clients.push(client);
      }
    });
    afterAll(() => {
      for (const client of clients) client.close();
    });

    async function ask(prompt: string): Promise<Watched> {
      const ids = freshIds();
      const folds: (Fold | null)[] = clients.map(() => null);
      const watches = clients.map(
        (client, index) =>
          new Promise<Fold>((resolve) => {
            client.watch(ids.generationId, (fold) => {
              folds[index] = fold;
              if (fold.end) resolve(fold);
            });
          }),
      );
      const { id } = await person.begin();
      await person.post(id, { ...ids, content: `${prompt} ${ids.generationId}` });
      return { ids, conversationId: id, folds: () => folds, ended: Promise.all(watches) };
    }

    const requestOf = ({ ids }: Watched) => sim.requests.find(({ body }) => JSON.stringify(body).includes(ids.generationId));

    /** Everybody who was told how it ended: both readers, history, the generation. */
    async function outcomes(watched: Watched): Promise<{ statuses: Set<string>; texts: Set<string>; cost: Set<number> }> {
      const folds = await watched.ended;
      const answer = await eventually(async () => {
        const { items } = await person.messages(watched.conversationId);
        const found = items.find(({ id }) => id === watched.ids.answerId)!;
        expect(found.status).not.toBe('streaming');
        return found;
      });
      const generation = await person.generation(watched.ids.generationId);
      return {
        statuses: new Set([...folds.map(({ end }) => end!.status), generation.status, answer.status === 'complete' ? 'completed' : answer.status]),
        texts: new Set([...folds.map(({ text }) => text), answer.content]),
        cost: new Set([...folds.map(({ end }) => end!.usage.cost), generation.usage!.cost]),
      };
    }

    it('in the middle closes the provider’s connection, keeps what there was, and says what it cost', async () => {
      const delays: number[] = [];
      const watches = await Promise.all(Array.from({ length: 11 }, () => ask('[[sim tokens=3000 rate=50]]')));
      for (const watched of watches) {
        await eventually(() => expect(watched.folds()[0]?.text).toContain('t5 '));
        const pressedAt = Date.now();
        await person.cancel(watched.ids.generationId);
        const request = requestOf(watched)!;
        await eventually(() => expect(request.endedAt).not.toBeNull(), { everyMs: 2 });
        delays.push(request.endedAt! - pressedAt);
        expect(request.state).toBe('aborted');
        const { statuses, texts, cost } = await outcomes(watched);
        expect([...statuses]).toEqual(['cancelled']);
        expect(texts.size).toBe(1);
        expect([...texts][0]).toMatch(/^t0 t1 .*t5 /);
        expect(cost.size).toBe(1);
        expect([...cost][0]).toBeGreaterThan(0);
      }
      console.log(`from pressing stop to the end of the provider's connection, ms: median ${delays.sort((a, b) => a - b)[5]}, most ${delays.at(-1)}`);
    });

    it('before the first token makes an empty answer that cost nothing but what the provider took', async () => {
      const watched = await ask('[[sim tokens=10 firstMs=60000]]');
      await eventually(() => expect(requestOf(watched)).toBeDefined());
      await person.cancel(watched.ids.generationId);
      const { statuses, texts } = await outcomes(watched);
      expect([...statuses]).toEqual(['cancelled']);
      expect([...texts]).toEqual(['']);
      await eventually(() => expect(requestOf(watched)!.state).toBe('aborted'));
    });

    it('at the very moment of the end has one outcome, the same for everybody', async () => {
      const stopAfter = async (ms: number): Promise<void> => {
        const watched = await ask('[[sim tokens=10 rate=200]]');
        await eventually(() => expect(watched.folds()[0]?.started).toBeTruthy(), { everyMs: 1 });
        await new Promise((resolve) => setTimeout(resolve, ms));
        await person.cancel(watched.ids.generationId);
        const { statuses, texts, cost } = await outcomes(watched);
        expect(statuses.size).toBe(1);
        expect(texts.size).toBe(1);
        expect(cost.size).toBe(1);
      };
      // A few at a time, so that how long a stop takes is not only how busy the machine is.
      for (let round = 0; round < 20; round += 4) await Promise.all([0, 1, 2, 3].map((more) => stopAfter((round + more) * 5)));
    });

    it('is not what a disconnect does', async () => {
      const watched = await ask('[[sim tokens=60 rate=100]]');
      await eventually(() => expect(watched.folds()[0]?.text).toContain('t5 '));
      for (const client of clients) client.close();
      await eventually(() => expect(requestOf(watched)!.state).toBe('answered'));
      for (const client of clients) client.connect();
      const { statuses, texts } = await outcomes(watched);
      expect([...statuses]).toEqual(['completed']);
      expect([...texts][0]).toContain('t59 ');
    });

    it('works although the worker that writes is replaced at that moment', async () => {
      const watched = await ask('[[sim tokens=3000 rate=50]]');
      await eventually(() => expect(watched.folds()[0]?.text).toContain('t5 '));
      const killed = Promise.all([stack.kill('inference-worker-1'), stack.kill('inference-worker-2')]);
      await person.cancel(watched.ids.generationId);
      await killed;
      const { statuses, texts } = await outcomes(watched);
      expect([...statuses]).toEqual(['cancelled']);
      expect(texts.size).toBe(1);
    });
  });
}
