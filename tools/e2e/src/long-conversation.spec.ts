import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GenerationContext } from '@parley/contracts';
import { type ProviderSim, type SimRequest, startProviderSim } from '@parley/provider-sim';
import { eventually, Person, RunningStack } from '@parley/testing';
import { countPromptTokens } from '@parley/tokenizer';

const WINDOW = 4_096;
const TURNS = 200;
const MODEL = {
  id: 'sim',
  name: 'Simulator',
  contextWindow: WINDOW,
  maxOutputTokens: 512,
  price: { currency: 'USD', inputPerMillion: 100_000, outputPerMillion: 200_000 },
};

describe('a conversation of 200 turns, with a model whose window has 4,096 tokens', () => {
  let sim: ProviderSim;
  let stack: RunningStack;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-models-'));
    const file = join(folder, 'models.json');
    await writeFile(file, JSON.stringify({ models: [MODEL] }));
    sim = await startProviderSim();
    stack = await RunningStack.start({ env: { OPENAI_BASE_URL: sim.url, MODELS_FILE: file } });
  }, 120_000);
  afterAll(async () => {
    await stack.stop();
    await sim.stop();
    await rm(folder, { recursive: true });
  });

  it('is answered to its end, with every request inside of the window, and with summaries of what has no room', async () => {
    const person = await Person.register(stack.origin);
    const { id } = await person.begin();
    let parentId: string | null = null;
    let generationId = '';
    for (let turn = 0; turn < TURNS; turn++) {
      const { answer, generation } = await person.post(id, { parentId, content: `[[sim tokens=30]] Question ${turn}: ${'why '.repeat(30)}` });
      const ended = await eventually(async () => {
        const now = await person.generation(generation.id);
        expect(now.usage).not.toBeNull();
        return now;
      }, { everyMs: 10 });
      expect(ended.status).toBe('completed');
      [parentId, generationId] = [answer.id, generation.id];
    }

    const tokensOf = ({ body }: SimRequest): number => countPromptTokens(body.messages.map(({ content }) => ({ content: content as string })));
    for (const request of sim.requests) expect(tokensOf(request) + request.body.max_tokens!).toBeLessThanOrEqual(WINDOW);
    const isSummary = ({ body }: SimRequest): boolean => (body.messages[0]!.content as string).startsWith('Summarise this conversation');
    const [summaries, answers] = [sim.requests.filter(isSummary), sim.requests.filter((request) => !isSummary(request))];
    expect(answers).toHaveLength(TURNS);
    expect(summaries.length).toBeGreaterThan(3);
    const tells = ({ body }: SimRequest): boolean => (body.messages[2]?.content as string | undefined)?.startsWith('(In short,') ?? false;
    expect(answers.filter(tells).length).toBeGreaterThan(TURNS / 2);
    expect(tells(answers.at(-1)!)).toBe(true);
    expect(answers.at(-1)!.body.messages[1]!.content).toContain('Question 0:');

    const { body: context } = await person.send<GenerationContext>('GET', `/api/generations/${generationId}/context`);
    expect(context.promptTokens).toBe(tokensOf(answers.at(-1)!));
    const shown = context.parts.filter(({ messageId, kind }) => messageId !== null && kind === undefined).length;
    // Told or shown is all that was said before the answer.
    expect(context.summary!.messages + shown).toBe(2 * TURNS - 1);
  }, 180_000);
});
