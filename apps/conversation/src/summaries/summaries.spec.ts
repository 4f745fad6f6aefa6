import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Conversation, GenerationContext, GenerationJob, PostedMessage } from '@parley/contracts';
import { eventually, type Person } from '@parley/testing';
import { countPromptTokens, countTokens } from '@parley/tokenizer';
import { WorkerDouble } from '../fixtures/worker.fixture';
import { World } from '../fixtures/world.fixture';
import { summaryPrompt } from './summary-text';

const price = { currency: 'USD', inputPerMillion: 100_000, outputPerMillion: 100_000 };
const WINDOW = 1_024;

let world: World;
let worker: WorkerDouble;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-models-'));
  const small = { id: 'small', name: 'Small', contextWindow: WINDOW, maxOutputTokens: 128, price };
  await writeFile(join(folder, 'models.json'), JSON.stringify({ models: [small, { ...small, id: 'large', contextWindow: 16_000 }] }));
  world = await World.start({ MODELS_FILE: join(folder, 'models.json') });
  await world.startReplica();
  worker = new WorkerDouble(world.bus);
});
afterAll(async () => {
  await world.stop();
  await rm(folder, { recursive: true });
});

/** One person's conversation, turn by turn, with whoever does the jobs. */
class Talk {
  private constructor(
    readonly person: Person,
    readonly id: string,
  ) {}

  static async open(): Promise<Talk> {
    const person = await world.person();
    return new Talk(person, (await person.begin()).id);
  }

  /** @returns what was posted, and the job of its answer */
  async say(parentId: string | null, content: string): Promise<{ posted: PostedMessage; job: GenerationJob }> {
    const posted = await this.person.post(this.id, { parentId, content });
    const job = await jobOf(posted.generation.id);
    await this.begin(posted.generation.id);
    return { posted, job };
  }

  /** While answers wait for a worker no summaries are ordered. */
  private async begin(generationId: string): Promise<void> {
    await worker.start(this.person.id, generationId);
    await eventually(async () => expect((await this.person.generation(generationId)).status).toBe('running'));
  }

  async turn(parentId: string | null, text: string): Promise<string> {
    const { posted } = await this.say(parentId, `Tell me more about ${text}. ${'word '.repeat(40)}`);
    await this.answer(posted);
    return posted.answer.id;
  }

  async turns(parentId: string | null, count: number): Promise<string> {
    let leaf = parentId;
    for (let nth = 0; nth < count; nth++) leaf = await this.turn(leaf, `turn ${nth}`);
    return leaf!;
  }

  async answer({ generation }: PostedMessage): Promise<void> {
    await worker.end(this.person.id, generation, { text: 'so '.repeat(40), usage: { promptTokens: 9, completionTokens: 40, cost: 1 } });
    await eventually(async () => expect((await this.person.generation(generation.id)).status).toBe('completed'));
  }

  async context(generationId: string): Promise<GenerationContext> {
    return (await this.person.send<GenerationContext>('GET', `/api/generations/${generationId}/context`)).body;
  }

  /** Waits for the order of the next summary, and writes it. @returns its job */
  async summary(text: string, known: readonly string[] = []): Promise<GenerationJob> {
    const id = await eventually(async () => {
      const rows = await world.query<{ id: string }>(`SELECT id FROM conversation.generations WHERE owner_id = $1 AND purpose = 'summary' ORDER BY created_at DESC LIMIT 1`, [this.person.id]);
      expect(rows).toHaveLength(1);
      expect(known).not.toContain(rows[0]!.id);
      return rows[0]!.id;
    });
    const job = await jobOf(id);
    await worker.end(this.person.id, await this.person.generation(id), { text });
    await eventually(async () => expect(await world.query('SELECT 1 FROM conversation.summaries WHERE generation_id = $1', [id])).toHaveLength(1));
    return job;
  }
}

const jobs = new Map<string, GenerationJob>();

async function jobOf(generationId: string): Promise<GenerationJob> {
  return eventually(async () => {
    while (!jobs.has(generationId)) {
      const handle = await worker.nextJob();
      if (!handle) break;
      await handle.done();
      jobs.set(handle.job.generationId, handle.job);
    }
    expect(jobs.has(generationId)).toBe(true);
    return jobs.get(generationId)!;
  });
}

describe('A conversation that outgrows the window of its model', () => {
  it('is told by its first message, a summary and its newest messages, and every prompt fits', async () => {
    const talk = await Talk.open();
    const { posted: first } = await talk.say(null, 'My name is Ada and I grow apples.');
    await talk.answer(first);
    let leaf = await talk.turns(first.answer.id, 6);
    const order = await talk.summary('Ada grows apples; six turns went by.');
    expect(order.prompt.at(-1)!.content).toContain('Person: My name is Ada and I grow apples.');
    expect(order.maxOutputTokens).toBeLessThanOrEqual(WINDOW / 8);

    leaf = await talk.turns(leaf, 3);
    const { posted, job } = await talk.say(leaf, 'And now?');
    const roles = job.prompt.map(({ role }) => role);
    expect(roles.slice(0, 3)).toEqual(['system', 'user', 'assistant']);
    expect(roles.slice(1)).toEqual(roles.slice(1).map((_, nth) => (nth % 2 === 0 ? 'user' : 'assistant')));
    expect(job.prompt[1]!.content).toBe('My name is Ada and I grow apples.');
    expect(job.prompt[2]!.content).toContain('Ada grows apples; six turns went by.');
    expect(countPromptTokens(job.prompt)).toBe(job.promptTokens);
    expect(job.promptTokens + job.maxOutputTokens).toBeLessThanOrEqual(WINDOW);

    const context = await talk.context(posted.generation.id);
    expect(context.parts.map(({ kind }) => kind).slice(0, 4)).toEqual([undefined, 'first', 'summary', undefined]);
    expect(context.summary).toMatchObject({ id: order.generationId, tokens: context.parts[2]!.tokens });
    expect(context.parts[2]!.upToMessageId).toBe(context.summary!.upToMessageId);
    // What the summary tells and what is shown follow upon each other: nothing is missing in between.
    const branch = (await talk.person.messages(talk.id, '?limit=100')).items.map(({ id }) => id);
    const shown = context.parts.slice(3).map(({ messageId }) => messageId);
    expect(shown).toEqual(branch.slice(branch.indexOf(context.summary!.upToMessageId) + 1, -1));
    expect(context.summary!.messages).toBe(branch.indexOf(context.summary!.upToMessageId) + 1);
    expect(context.omittedMessages).toBe(branch.length - 1 - shown.length - 1);

    const rows = await world.query<{ kind: string }>(`SELECT kind FROM conversation.ledger WHERE generation_id = $1 ORDER BY id`, [order.generationId]);
    expect(rows.map(({ kind }) => kind)).toEqual(['reserve', 'settle', 'refund']);
  });

  it('never waits for a summary; says that something is left out until there is one; and each one builds on the last', async () => {
    const talk = await Talk.open();
    const leaf = await talk.turns(null, 9);
    const { posted, job } = await talk.say(leaf, 'Are you there?');
    expect(job.prompt[2]).toMatchObject({ role: 'assistant', content: '(A part of our conversation is left out here.)' });
    expect((await talk.context(posted.generation.id)).summary).toBeNull();
    await talk.answer(posted);
    const one = await talk.summary('First summary.');
    const later = await talk.turns(posted.answer.id, 6);
    const two = await talk.summary('Second summary.', [one.generationId]);
    expect(two.prompt.at(-1)!.content).toContain('What was said before, in short:\nFirst summary.');
    const { job: last } = await talk.say(later, 'Go on');
    expect(last.prompt[2]!.content).toContain('Second summary.');
  });

  it('has other summaries on other branches, and the same ones where they have the same beginning', async () => {
    const talk = await Talk.open();
    const early = await talk.turns(null, 2);
    const late = await talk.turns(early, 6);
    await talk.summary('Of the long branch.');
    const edited = await talk.say(early, 'Something else instead');
    expect(JSON.stringify(edited.job.prompt)).not.toContain('Of the long branch.');
    const again = await talk.say(await talk.turns(late, 2), 'Go on');
    expect(again.job.prompt[2]!.content).toContain('Of the long branch.');
    const forked = await talk.person.send<Conversation>('POST', `/api/conversations/${talk.id}/fork`, { messageId: again.posted.message.parentId });
    const { items } = await talk.person.messages(forked.body.id);
    const inFork = await talk.person.post(forked.body.id, { parentId: items.at(-1)!.id, content: 'Go on' });
    expect((await jobOf(inFork.generation.id)).prompt).toEqual(again.job.prompt);
    const retold = await jobOf((await talk.person.regenerate(again.posted.message.id)).generation.id);
    expect(retold.prompt).toEqual(again.job.prompt);
    const { generation } = await talk.person.regenerate(again.posted.message.id, { model: 'large' });
    expect((await jobOf(generation.id)).prompt.length).toBeGreaterThan(again.job.prompt.length);
    expect((await talk.context(generation.id)).omittedMessages).toBe(0);
  });
});

describe('The order of a summary', () => {
  it('fits into the room of its model, however long the messages are and however many', () => {
    const message = (nth: number): { id: string; role: 'user' | 'assistant'; text: string; tokens: number } => {
      const text = `${nth} `.repeat(nth % 7 === 0 ? 900 : 30);
      return { id: String(nth), role: nth % 2 === 0 ? 'user' : 'assistant', text, tokens: countTokens(text) };
    };
    for (const [count, room] of [[20, 700], [2_000, 700], [300, 8_000]] as const) {
      const prompt = summaryPrompt({ summary: null, messages: Array.from({ length: count }, (_, nth) => message(nth)) }, 100, room);
      expect(countPromptTokens(prompt)).toBeLessThan(room);
      expect(countPromptTokens(prompt)).toBeGreaterThan(room * 0.4);
    }
  });
});
