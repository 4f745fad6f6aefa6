import { addedLines, house, unreadable } from '../fixtures/house.fixture';
import { providerGenerator } from './provider.generator';

describe('the generator of providers', () => {
  it('makes an adapter that a model file can name', async () => {
    const tree = house();
    await providerGenerator(tree, { name: 'house-llm' });
    expect(unreadable(tree)).toEqual([]);
    expect(addedLines(tree, 'apps/inference-worker/src/provider/adapters.ts')).toEqual([
      "import { HouseLlmAdapter } from './house-llm/house-llm-adapter';",
      "  'house-llm': (settings) => new HouseLlmAdapter(settings),",
    ]);
  });

  it('makes a second one beside it', async () => {
    const tree = house();
    for (const name of ['one', 'two']) await providerGenerator(tree, { name });
    expect(addedLines(tree, 'apps/inference-worker/src/provider/adapters.ts')).toHaveLength(4);
    await expect(providerGenerator(tree, { name: 'one' })).rejects.toThrow('is there already');
  });
});
