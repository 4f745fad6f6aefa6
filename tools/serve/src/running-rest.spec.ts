import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunningRest } from './running-rest';

describe('what runs already', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-rest-'));
  const ports = { 'auth-1': { http: 11, admin: 12 }, 'nats-1': { nats: 13 }, 'postgres-1': { postgres: 14 }, 'provider-sim-1': { http: 15 } };

  beforeEach(() => {
    mkdirSync(join(dataDir, 'run'), { recursive: true });
    writeFileSync(join(dataDir, 'run/ports.json'), JSON.stringify(ports));
    writeFileSync(join(dataDir, 'nats-edge-stream-password'), 'secret');
  });
  afterAll(() => rmSync(dataDir, { recursive: true }));

  it('gives a service its own user on the bus, the keys of auth, and no secret of another', async () => {
    const env = await RunningRest.in(dataDir).environmentOf('edge-stream');
    expect(env['NATS_URL']).toMatch(/^nats:\/\/edge-stream:secret@127.0.0.1:13$/);
    expect(env['AUTH_JWKS_URL']).toBe('http://127.0.0.1:11/api/auth/jwks.json');
    expect(env).not.toHaveProperty('AUTH_KEY_SECRET');
  });

  it('leaves servers that are not its own to the environment', async () => {
    writeFileSync(join(dataDir, 'run/ports.json'), JSON.stringify({ 'auth-1': { http: 11 } }));
    const env = await RunningRest.in(dataDir).environmentOf('edge-stream');
    expect(Object.keys(env)).toEqual(['AUTH_JWKS_URL']);
  });

  it('says what to do when nothing runs, or when it started before the service was made', async () => {
    await expect(RunningRest.in(dataDir).environmentOf('moderation')).rejects.toThrow('knows no nats-moderation-password: start it anew');
    rmSync(join(dataDir, 'run'), { recursive: true });
    expect(() => RunningRest.in(dataDir)).toThrow('start the rest first, with npm start');
  });
});
