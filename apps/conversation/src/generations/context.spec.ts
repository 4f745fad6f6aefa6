import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GenerationContext, Preferences } from '@parley/contracts';
import { eventually } from '@parley/testing';
import { countPromptTokens } from '@parley/tokenizer';
import { WorkerDouble } from '../fixtures/worker.fixture';
import { World } from '../fixtures/world.fixture';

let world: World;
let worker: WorkerDouble;

beforeAll(async () => {
  world = await World.start();
  await world.startReplica();
  worker = new WorkerDouble(world.bus);
});
afterAll(() => world.stop());

describe('What a model is shown', () => {
  it('can be explained, begins with what the person wants everywhere, and is nobody else’s', async () => {
    const person = await world.person();
    expect((await person.send<Preferences>('GET', '/api/preferences')).body).toEqual({ instructions: null });
    const preferences = { instructions: 'I am a gardener.' };
    expect((await person.send<Preferences>('PUT', '/api/preferences', preferences)).body).toEqual(preferences);
    expect((await person.send<Preferences>('GET', '/api/preferences')).body).toEqual(preferences);
    const { id } = await person.begin({ instructions: 'Be brief.' });
    const first = await person.post(id, { content: 'Hello' });
    await worker.end(person.id, first.generation, { text: 'Hi!' });
    await eventually(async () => expect((await person.messages(id)).items.at(-1)!.status).toBe('complete'));
    const { message, generation } = await person.post(id, { parentId: first.answer.id, content: 'Go on' });

    const system = 'You are a helpful assistant.\n\nI am a gardener.\n\nBe brief.';
    const { body } = await person.send<GenerationContext>('GET', `/api/generations/${generation.id}/context`);
    expect(body).toEqual({
      generationId: generation.id,
      model: 'test-model',
      contextWindow: 128_000,
      promptTokens: countPromptTokens([system, 'Hello', 'Hi!', 'Go on'].map((content) => ({ content }))),
      maxOutputTokens: 4_096,
      parts: [
        { messageId: null, role: 'system', tokens: expect.any(Number) },
        { messageId: first.message.id, role: 'user', tokens: 1 },
        { messageId: first.answer.id, role: 'assistant', tokens: 2 },
        { messageId: message.id, role: 'user', tokens: 2 },
      ],
      omittedMessages: 0,
      summary: null,
    });
    const stranger = await world.person();
    expect((await stranger.send('GET', `/api/generations/${generation.id}/context`)).status).toBe(404);
  });

  it('leaves out the beginning of a branch that has no room, and says so', async () => {
    const person = await world.person();
    const { id } = await person.begin();
    let parentId: string | null = null;
    for (let turn = 0; turn < 3; turn++) {
      const posted = await person.post(id, { parentId, content: 'word '.repeat(38_000) });
      await worker.end(person.id, posted.generation);
      await eventually(async () => expect((await person.generation(posted.generation.id)).status).toBe('completed'));
      parentId = posted.answer.id;
    }
    const { generation } = await person.post(id, { parentId, content: 'word '.repeat(38_000) });
    const { body } = await person.send<GenerationContext>('GET', `/api/generations/${generation.id}/context`);
    expect(body.omittedMessages).toBeGreaterThan(0);
    expect(body.parts.slice(1, 3)).toMatchObject([{ kind: 'first', role: 'user' }, { kind: 'gap', role: 'assistant', messageId: null }]);
    expect(body.omittedMessages + body.parts.length - 2).toBe(7);
    expect(body.promptTokens).toBeLessThan(128_000);
  });
});
