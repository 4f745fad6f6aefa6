import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { foldAll, toClientEvent } from '@parley/contracts';
import { freePort } from '@parley/local-servers';
import { eventually } from '@parley/testing';
import { countTokens } from '@parley/tokenizer';
import { WorkerWorld } from '../fixtures/worker-world.fixture';

/** A provider that others wrote (`@dwmkerr/mock-llm`): it repeats the prompt in pieces of 50 characters, without usage. */
describe('a provider that is not ours', () => {
  let world: WorkerWorld;
  let provider: ChildProcess;
  let baseUrl: string;

  beforeAll(async () => {
    const port = await freePort();
    baseUrl = `http://127.0.0.1:${port}/v1`;
    provider = spawn(process.execPath, [createRequire(import.meta.url).resolve('@dwmkerr/mock-llm')], {
      env: { PORT: String(port), HOST: '127.0.0.1' },
      stdio: 'ignore',
    });
    [world] = await Promise.all([
      WorkerWorld.start(),
      eventually(async () => expect((await fetch(`${baseUrl}/models`)).ok).toBe(true), { withinMs: 30_000 }),
    ]);
    await world.startWorker({ baseUrl });
  });
  afterAll(async () => {
    await world.stop();
    provider.kill();
  });

  it('is understood, and its tokens are counted by us', async () => {
    const job = await world.ask('Say it again: Grüße aus 東京.');
    const text = job.prompt[0]!.content;
    const usage = { promptTokens: 10, completionTokens: countTokens(text), cost: 10 + 2 * countTokens(text), estimated: true };
    expect(await world.sealOf(job)).toMatchObject({ status: 'completed', finishReason: 'stop', text, usage });
  });

  it('may part a character in the middle, and the text is whole all the same', async () => {
    const job = await world.ask(`a${'🌍'.repeat(120)}`);
    const seal = await world.sealOf(job);
    expect(seal.text).toBe(job.prompt[0]!.content);
    expect(foldAll((await world.log(job)).map(toClientEvent)).text).toBe(seal.text);
  });
});
