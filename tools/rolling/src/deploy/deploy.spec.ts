import { readDeployment } from './deployment';
import { readRoutes } from './ingress';

describe('what is read from deploy/kubernetes', () => {
  it('is how each service is rolled, and what it is told', async () => {
    const edge = await readDeployment('edge-stream');
    expect(edge.settings).toHaveProperty('SHUTDOWN_GRACE_SECONDS');
    expect(edge.preStopSeconds).toBeGreaterThan(0);
    expect(edge.terminationGracePeriodSeconds).toBeGreaterThan(edge.preStopSeconds + Number(edge.settings['SHUTDOWN_GRACE_SECONDS']));
    expect((await readDeployment('inference-worker')).preStopSeconds).toBe(0);
  });

  it('is each public prefix, where it leads, and what nginx is told of it', async () => {
    const routes = new Map((await readRoutes()).map(({ path, service, settings }) => [path, { service, settings }]));
    expect(routes.get('/api/auth')?.service).toBe('auth');
    expect(routes.get('/stream')).toEqual({
      service: 'edge-stream',
      settings: { 'proxy-buffering': 'off', 'proxy-read-timeout': '3600', 'proxy-send-timeout': '3600' },
    });
  });
});
