import { CHECKS } from './all-checks';
import { describeFinding, Repository, WORKSPACE } from './repository';

const repository = Repository.at(WORKSPACE);

describe('this repository', () => {
  it.each(CHECKS)('$name', async ({ run }) => {
    expect((await run(repository)).map(describeFinding)).toEqual([]);
  }, 300_000);
});
