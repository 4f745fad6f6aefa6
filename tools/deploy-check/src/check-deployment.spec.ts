import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { findKustomize, type Kustomize } from '@parley/local-servers';
import { checkDeployment, overlays, renderOverlay } from './check-deployment';
import { describeFinding } from './finding';
import { type KubernetesObject, nameOf, type Workload } from './rendering/kubernetes-object';
import { render } from './rendering/render';
import { CACHE_DIR, KUBERNETES, SERVICES } from './workspace';

describe('the deployment', () => {
  let kustomize: Kustomize;
  let production: KubernetesObject[];

  beforeAll(async () => {
    kustomize = await findKustomize(CACHE_DIR);
    production = await renderOverlay('production', kustomize);
  });

  it.each(overlays())('of the overlay %s is sound', async (overlay) => {
    expect(await findings(await renderOverlay(overlay, kustomize))).toEqual([]);
  });

  it.each([
    ['a database outside the cluster and secrets from a store', ['external-database', 'external-secrets', 'gateway-api']],
    ['an ingress, scaled by load', ['cloudnative-pg', 'ingress', 'autoscaling', 'monitoring', 'observability']],
  ])('of %s is sound', async (_what, components) => {
    expect(await findings(await renderWith(components))).toEqual([]);
  });

  it('has the name of every secret from the store that a service asks for', async () => {
    const objects = await renderWith(['external-database', 'external-secrets']);
    const stored = objects.filter(({ kind }) => kind === 'ExternalSecret').map(({ metadata }) => metadata.name);
    const asked = [...JSON.stringify(objects).matchAll(/"secretKeyRef":\{"key":"[^"]+","name":"([^"]+)"/g)].map(([, name]) => name);
    expect(asked.length).toBeGreaterThan(8);
    expect(new Set(asked)).toEqual(new Set([...stored.filter((name) => name !== 'nats-users'), 'parley-database-app']));
  });

  describe('is refused', () => {
    it('without a probe', async () => {
      const objects = change('Deployment/auth', (auth) => delete containerOf(auth).readinessProbe);
      expect(await findings(objects)).toEqual(['Deployment/auth: has no readiness probe']);
    });

    it('with a misspelt field, even one that is optional', async () => {
      const objects = change('Deployment/auth', (auth) => {
        Object.assign(auth.spec.template.spec!, { terminationGracePeriodSecond: 30 });
      });
      expect(await findings(objects)).toEqual([expect.stringMatching(/^Deployment\/auth: .*terminationGracePeriodSecond\b/s)]);
    });

    it('with a misspelt field of an object that others define', async () => {
      const objects = change('ScaledObject/inference-worker', ({ spec }) => Object.assign(spec, { maxReplicasCount: 3 }));
      expect(await findings(objects)).toEqual([expect.stringMatching(/^ScaledObject\/inference-worker: .*maxReplicasCount/s)]);
      const cluster = change('Cluster/parley-database', ({ spec }) => Object.assign(spec, { instance: 3 }));
      expect(await findings(cluster)).toEqual([expect.stringMatching(/^Cluster\/parley-database: .*instance/s)]);
    });

    it('with a field of a wrong type, or one missing', async () => {
      const wrong = change('Service/auth', ({ spec }) => Object.assign(spec, { ports: [{ port: '8080' }] }));
      expect(await findings(wrong)).not.toEqual([]);
      const missing = change('Deployment/web', ({ spec }) => Reflect.deleteProperty(spec, 'selector'));
      expect(await findings(missing)).not.toEqual([]);
    });

    it('with an object of which nothing is known', async () => {
      const unknown = { apiVersion: 'example.org/v1', kind: 'Surprise', metadata: { name: 'x' } };
      expect(await findings([...production, unknown])).toEqual([expect.stringContaining('Surprise/x')]);
    });

    it.each(['edge-stream', 'conversation', 'auth', 'web'])("with the provider's key in %s", async (service) => {
      const objects = change(`Deployment/${service}`, (deployment) => {
        const valueFrom = { secretKeyRef: { name: 'inference-worker-provider', key: 'key' } };
        (containerOf(deployment).env ??= []).push({ name: 'OPENAI_API_KEY', valueFrom });
      });
      expect(await findings(objects)).toContain(
        `Deployment/${service}: is given the provider's key, which is for the inference worker alone`,
      );
    });

    it("with the provider's key in a file of another service", async () => {
      const objects = change('Deployment/conversation', ({ spec }) => {
        spec.template.spec!.volumes!.push({ name: 'key', secret: { secretName: 'inference-worker-provider' } });
      });
      expect(await findings(objects)).toContain(
        "Deployment/conversation: is given the provider's key, which is for the inference worker alone",
      );
    });

    it('with the bus user of another service', async () => {
      const objects = change('Deployment/edge-stream', (edge) => {
        containerOf(edge).env!.find(({ name }) => name === 'NATS_URL')!.valueFrom!.secretKeyRef!.name = 'provisioner-bus';
      });
      expect(await findings(objects)).toEqual(['Deployment/edge-stream: is given secrets of others: provisioner-bus']);
    });

    it('without a variable that a service needs, and with one that it does not read', async () => {
      const objects = change('Deployment/auth', (auth) => {
        containerOf(auth).env!.find(({ name }) => name === 'AUTH_KEY_SECRET')!.name = 'AUTH_KEY_SECRETS';
      });
      expect(await findings(objects)).toEqual([
        'Deployment/auth: does not set AUTH_KEY_SECRET, which auth cannot start without',
        'Deployment/auth: sets AUTH_KEY_SECRETS, which auth does not read',
      ]);
    });

    it('as root, writable, or with more privileges than none', async () => {
      const objects = change('Deployment/web', (web) => {
        web.spec.template.spec!.securityContext = {};
        containerOf(web).securityContext = {};
      });
      expect(await findings(objects)).toEqual([
        'Deployment/web: may run as root',
        'Deployment/web: names no user to run as',
        'Deployment/web: has no seccomp profile',
        'Deployment/web: may gain privileges',
        'Deployment/web: may write to its root file system',
        'Deployment/web: keeps capabilities',
      ]);
    });

    it('without limits, and without a budget of disruptions', async () => {
      const unlimited = change('Deployment/web', (web) => delete containerOf(web).resources!.limits);
      expect(await findings(unlimited)).toEqual(['Deployment/web: has no limit of memory']);
      expect(await findings(without('PodDisruptionBudget/auth'))).toEqual(['Deployment/auth: has no PodDisruptionBudget']);
    });

    it('when a port is another than the Service says', async () => {
      const objects = change('Service/auth', ({ spec }) => Object.assign(spec, { ports: [{ name: 'http', port: 80, targetPort: 'http' }] }));
      expect(await findings(objects)).toEqual([
        'Service/auth: is 80 outside and 8080 inside',
        'HTTPRoute/parley: leads to auth:8080, which is no Service',
      ]);
    });

    it('when a service is cut off from what it needs', async () => {
      expect(await findings(without('NetworkPolicy/to-auth'))).toEqual([
        'NetworkPolicy of conversation: cannot reach port 8080 of those it needs',
        'NetworkPolicy of edge-stream: cannot reach port 8080 of those it needs',
      ]);
    });

    it('when nothing is closed, or another than the worker may go out', async () => {
      expect(await findings(without('NetworkPolicy/default-deny'))).toContain('Deployment/web: is not denied whatever no policy allows');
      const objects = change('NetworkPolicy/to-provider', ({ spec }) => {
        Object.assign(spec, { podSelector: { matchLabels: { 'app.kubernetes.io/part-of': 'parley' } } });
      });
      expect(await findings(objects)).toEqual([expect.stringMatching(/^NetworkPolicy\/to-provider: lets .*Deployment\/auth.* out to the world/)]);
    });

    it('when streams are cut by a time-out', async () => {
      const objects = change('HTTPRoute/parley', ({ spec }) => {
        const { rules } = spec as unknown as { rules: { timeouts: object }[] };
        rules[0]!.timeouts = { request: '60s' };
      });
      expect(await findings(objects)).toEqual(['HTTPRoute/parley: cuts what streams below /stream']);
    });

    it('when an Ingress cuts streams, holds them back, or leads elsewhere', async () => {
      const objects = await renderOverlay('dev', kustomize);
      const streams = objects.find((object) => nameOf(object) === 'Ingress/parley-streams')!;
      Object.assign(streams.metadata, { annotations: { 'nginx.ingress.kubernetes.io/proxy-read-timeout': '3600' } });
      const rest = objects.filter((object) => nameOf(object) !== 'Ingress/parley-imports');
      expect(await findings(rest)).toEqual([
        'Ingress: does not lead /api/import anywhere',
        ...['/api/export', '/v1', '/stream'].flatMap((prefix) => [
          `Ingress/parley-streams: cuts what streams below ${prefix}`,
          `Ingress/parley-streams: holds back what streams below ${prefix}`,
        ]),
      ]);
    });

    it('when workers are scaled by a queue that there is not', async () => {
      const objects = change('ScaledObject/inference-worker', ({ spec }) => {
        const { triggers } = spec as unknown as { triggers: { metadata: Record<string, string> }[] };
        triggers[0]!.metadata['consumer'] = 'workers';
      });
      expect(await findings(objects)).toEqual(['ScaledObject/inference-worker: looks at workers, but workers read workers-default']);
    });

    it('with an alert that is misspelt, or without a dashboard', async () => {
      const objects = change('PrometheusRule/parley', ({ spec }) => {
        const { groups } = spec as unknown as { groups: { rules: object[] }[] };
        Object.assign(groups[0]!.rules[0]!, { expression: 'up == 0' });
      });
      expect(await findings(objects)).toEqual([expect.stringMatching(/^PrometheusRule\/parley: .*expression/s)]);
      expect(await findings(without('ConfigMap/parley-dashboard-nats'))).toEqual(['PrometheusRule/parley: comes without the dashboard nats']);
    });

    it('when services start before their migrations, or pods go before new ones are there', async () => {
      const early = change('Job/auth-migrate', ({ metadata }) => Object.assign(metadata, { labels: {} }));
      expect(await findings(early)).toEqual(['Job/auth-migrate: is rolled out in the step of settings, not in migrate']);
      const missing = change('Deployment/auth', ({ spec }) => Object.assign(spec, { strategy: { rollingUpdate: { maxUnavailable: 1 } } }));
      expect(await findings(missing)).toEqual(['Deployment/auth: takes pods away before new ones are there']);
    });

    it('when a worker is killed before its longest answer is done', async () => {
      const objects = change('Deployment/inference-worker', ({ spec }) => {
        spec.template.spec!.terminationGracePeriodSeconds = 60;
      });
      expect(await findings(objects)).toEqual(['Deployment/inference-worker: is killed after 60 s, but may need 615']);
    });
  });

  const findings = async (objects: readonly KubernetesObject[]): Promise<string[]> =>
    (await checkDeployment(objects)).map(describeFinding);

  const containerOf = ({ spec }: Workload) => spec.template.spec!.containers[0]!;

  /** A copy of production with one object changed. */
  function change(name: string, edit: (object: Workload) => void): KubernetesObject[] {
    const copy = structuredClone(production);
    edit(copy.find((object) => nameOf(object) === name) as Workload);
    return copy;
  }

  function without(name: string): KubernetesObject[] {
    const rest = production.filter((object) => nameOf(object) !== name);
    expect(rest).toHaveLength(production.length - 1);
    return rest;
  }

  /** The base with some components, as an overlay of somebody's own would have it. */
  async function renderWith(components: string[]): Promise<KubernetesObject[]> {
    await mkdir(CACHE_DIR, { recursive: true });
    const folder = await mkdtemp(join(CACHE_DIR, 'overlay-'));
    try {
      const path = (part: string): string => relative(folder, join(KUBERNETES, part));
      const images = [...SERVICES, 'web'].map((name) => ({ name: `parley/${name}`, newTag: '1' }));
      const kustomization = { namespace: 'parley', resources: [path('base')], components: components.map((name) => path(`components/${name}`)), images };
      await writeFile(join(folder, 'kustomization.yaml'), JSON.stringify(kustomization));
      return await render(folder, kustomize);
    } finally {
      await rm(folder, { recursive: true });
    }
  }
});
