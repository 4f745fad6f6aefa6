import { deletingAnAccount } from './account-deletion.cases';
import { behindNginx } from './proxies/nginx.cases';
import { SharedProduct } from './shared-product.fixture';
import { stopping } from './stop.cases';
import { traceOfOneAnswer } from './tracing.cases';
import { doorForClients } from './v1.cases';

// One product for all of them: starting it takes longer than most of what is tried. Who kills workers comes last.
describe('the whole product', () => {
  const product = new SharedProduct();

  beforeAll(() => product.start(), 120_000);
  afterAll(() => product.stop());

  behindNginx(product);
  doorForClients(product);
  traceOfOneAnswer(product);
  deletingAnAccount(product);
  stopping(product);
});
