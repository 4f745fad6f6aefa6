import { eventually } from '@parley/testing';
import { CircuitOpenError, ProviderCircuit } from './provider-circuit';
import { ProviderError, type ProviderErrorCode } from './provider-error';

const OPEN_MS = 100;
const good = (): Promise<void> => Promise.resolve();
const failing = (code: ProviderErrorCode) => (): Promise<void> => Promise.reject(new ProviderError(code));

describe('the circuit of a provider', () => {
  let circuit: ProviderCircuit;

  beforeEach(() => {
    circuit = new ProviderCircuit({ leastRequests: 3, openMs: OPEN_MS });
  });

  const fail = (code: ProviderErrorCode = 'provider_unavailable'): Promise<unknown> => circuit.run(failing(code)).catch((error: unknown) => error);
  async function open(): Promise<void> {
    for (let count = 0; count < 3; count++) await fail();
    expect(circuit.state).toBe('open');
  }
  const whenItMayBeTried = (): Promise<void> => eventually(() => expect(circuit.waitMs).toBe(0));

  it.each<ProviderErrorCode>(['provider_unavailable', 'provider_timeout', 'provider_cut', 'provider_malformed', 'provider_refused_key'])(
    'opens after requests that ended with %s, and says when it is tried again',
    async (code) => {
      for (let count = 0; count < 3; count++) await fail(code);
      const refused = (await circuit.run(good).catch((error: unknown) => error)) as CircuitOpenError;
      expect(refused).toBeInstanceOf(CircuitOpenError);
      expect(refused.retryAfterMs).toBeLessThanOrEqual(OPEN_MS);
    },
  );

  it.each<ProviderErrorCode>(['provider_busy', 'provider_refused_request', 'context_too_long', 'model_not_found'])(
    'stays closed however many requests end with %s',
    async (code) => {
      for (let count = 0; count < 20; count++) await fail(code);
      expect(circuit.state).toBe('closed');
    },
  );

  it('stays closed while more than half of the requests go well', async () => {
    for (let count = 0; count < 20; count++) {
      await circuit.run(good);
      await circuit.run(good);
      await fail();
    }
    expect(circuit.state).toBe('closed');
  });

  it('closes with one request that goes well', async () => {
    await open();
    await whenItMayBeTried();
    await circuit.run(good);
    expect(circuit.state).toBe('closed');
  });

  it('opens again with one that does not', async () => {
    await open();
    await whenItMayBeTried();
    await fail();
    expect(circuit.state).toBe('open');
    expect(circuit.waitMs).toBeGreaterThan(0);
  });

  it('lets one request try, and no other wait for it', async () => {
    await open();
    await whenItMayBeTried();
    const trying = Promise.withResolvers<undefined>();
    const first = circuit.run(() => trying.promise);
    expect(circuit.state).toBe('half_open');
    await expect(circuit.run(good)).rejects.toBeInstanceOf(CircuitOpenError);
    trying.resolve(undefined);
    await first;
    await circuit.run(good);
  });

  it('stays open when the request that tries is stopped: nothing is known then', async () => {
    await open();
    await whenItMayBeTried();
    await expect(circuit.run(() => Promise.reject(new Error('stopped by its owner')))).rejects.toThrow('stopped');
    expect(circuit.state).toBe('open');
  });

  it('does not count requests that were stopped', async () => {
    for (let count = 0; count < 20; count++) await circuit.run(() => Promise.reject(new Error('stopped'))).catch(() => undefined);
    expect(circuit.state).toBe('closed');
  });
});
