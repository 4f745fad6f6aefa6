import { foreignIds } from './ids/foreign-ids.cases';
import { HttpAttack } from './requests/http-attack.fixture';
import { requests } from './requests/requests.cases';
import { streams } from './streams/streams.cases';

// One product for all of them: starting it takes longer than most attacks. Who floods it comes last.
describe('the product meets', () => {
  const attack = new HttpAttack();

  beforeAll(() => attack.begin(), 120_000);
  afterAll(() => attack.ground.close());

  requests(attack);
  foreignIds(attack);
  streams(attack);
});
