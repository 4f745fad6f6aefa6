import { serveCalls } from '../roles/serve-calls';
import { LoadProvider } from './load-provider';

export function serveProvider(): void {
  serveCalls({ listen: () => new LoadProvider().listen() });
}
