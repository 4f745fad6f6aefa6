import type { KubernetesObject } from '../rendering/kubernetes-object';
import { originIsOne } from './origin.policy';

const route = {
  apiVersion: 'v1',
  kind: 'HTTPRoute',
  metadata: { name: 'parley' },
  spec: { hostnames: ['chat.example.org'] },
};
const settings = (data: Record<string, string>): KubernetesObject & { data: object } => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings' },
  data,
});

describe('the public origin', () => {
  it('is the host of the door wherever it stands', () => {
    const good = settings({
      PUBLIC_URL: 'https://chat.example.org',
      ALLOWED_ORIGINS: 'https://chat.example.org',
      LOG_LEVEL: 'info',
    });
    expect(originIsOne([route, good])).toEqual([]);
  });

  it('is refused where one setting was forgotten', () => {
    const forgotten = settings({ ALLOWED_ORIGINS: 'https://chat.example.org, https://other.example.org' });
    expect(originIsOne([route, forgotten])).toEqual([
      {
        object: 'ConfigMap/settings',
        message: 'says other.example.org in ALLOWED_ORIGINS, but the door is at chat.example.org',
      },
    ]);
  });

  it('is whatever the settings say where there is no door', () => {
    expect(originIsOne([settings({ PUBLIC_URL: 'https://chat.example.org' })])).toEqual([]);
  });
});
