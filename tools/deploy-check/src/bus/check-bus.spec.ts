import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectBus } from '@parley/bus';
import { findNatsServer, freePort, LocalServer, natsUrl } from '@parley/local-servers';
import { Subject } from '@parley/contracts';
import { CACHE_DIR } from '@parley/testing';
import { DEPLOY, KUBERNETES, SERVICES } from '../workspace';
import { checkBus, checkValues } from './check-bus';

describe('NATS in a cluster', () => {
  it('is set up from what services declare', () => {
    expect(checkBus()).toEqual([]);
  });

  it('is refused when its disk is smaller than the streams may grow', async () => {
    const values = await readFile(join(DEPLOY, 'nats/values.yaml'), 'utf8');
    expect(checkValues(values.replace('size: 40Gi', 'size: 10Gi'))).toEqual([
      { object: 'nats/values.yaml', message: expect.stringContaining('the streams may grow') as string },
    ]);
  });

  it('is refused when a user has no password, or messages are cut', async () => {
    const values = await readFile(join(DEPLOY, 'nats/values.yaml'), 'utf8');
    expect(checkValues(values.replace('NATS_PASSWORD_AUTH:', 'NATS_PASSWORD_OTHER:'))).toEqual([
      { object: 'nats/values.yaml', message: 'does not give the server NATS_PASSWORD_AUTH' },
    ]);
    expect(checkValues(values.replace('<< 4MB >>', '<< 1MB >>'))).toHaveLength(1);
  });

  it('takes the configuration of the dev overlay, users and passwords from its environment', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parley-nats-'));
    const port = await freePort();
    const source = join(KUBERNETES, 'components/dev-servers');
    const configuration = await readFile(join(source, 'nats.conf'), 'utf8');
    const local = configuration.replace('port: 4222', `listen: "127.0.0.1:${port}"`).replace('http: 8222', '').replace('/data', folder);
    await writeFile(join(folder, 'nats.conf'), local.replace('11GB', '1GB'));
    await writeFile(join(folder, 'users.conf'), await readFile(join(source, 'users.conf')));
    const users = [...SERVICES, 'provisioner'];
    const env = Object.fromEntries(users.map((user) => [`NATS_PASSWORD_${user.toUpperCase().replaceAll('-', '_')}`, `p${user.length}e42`]));
    const urlOf = (user: string): string => natsUrl(port, { user, password: `p${user.length}e42` });
    const connect = () => connectBus({ url: urlOf('edge-stream'), name: 'edge' });
    const server = new LocalServer({
      command: await findNatsServer({ cacheDir: CACHE_DIR }),
      args: ['--config', join(folder, 'nats.conf')],
      env,
      stopSignal: 'SIGTERM',
      check: () => connect().then((bus) => bus.close()),
    });
    try {
      await server.start();
      const bus = await connect();
      expect(bus.maxPayload).toBe(4 * 1024 * 1024);
      const refusal = (async () => {
        for await (const { type, data } of bus.nats.status()) if (type === 'error') return String(data);
        return 'nothing';
      })();
      bus.nats.publish(Subject.job('default'));
      expect(await refusal).toMatch(/PERMISSIONS_VIOLATION/i);
      await bus.close();
    } finally {
      await server.stop();
      await rm(folder, { recursive: true });
    }
  });
});
