import { addedLines, changed, house, unreadable } from '../fixtures/house.fixture';
import { componentGenerator } from './component.generator';

describe('the generator of components', () => {
  it('makes a component with styles and a spec, and puts it into the index', async () => {
    const tree = house();
    await componentGenerator(tree, { name: 'progress-bar' });
    expect(unreadable(tree)).toEqual([]);
    expect(changed(tree, 'CREATE').sort()).toEqual(['css', 'spec.ts', 'ts'].map((kind) => `libs/ui/src/progress-bar/progress-bar.${kind}`));
    expect(addedLines(tree, 'libs/ui/src/index.ts')).toEqual(["export * from './progress-bar/progress-bar';"]);
  });

  it('does not write over one that is there', async () => {
    await expect(componentGenerator(house(), { name: 'button' })).rejects.toThrow('is there already');
  });
});
