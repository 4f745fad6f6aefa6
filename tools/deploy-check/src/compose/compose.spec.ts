import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { declaredVariables } from '../environment/declared-variables';
import { DEPLOY, SERVICES } from '../workspace';
import { readCompose } from './compose-file';

const MIGRATIONS = ['auth-migrate', 'conversation-migrate'];

describe('the compose file', () => {
  const { services, volumes } = readCompose();
  const ours = Object.entries(services).filter(([, { image }]) => image.startsWith('parley/'));
  const serviceIn = (image: string): string => image.slice('parley/'.length).replace(':local', '');

  it('is refused with a misspelt field', () => {
    const text = readFileSync(join(DEPLOY, 'compose.yaml'), 'utf8');
    expect(() => readCompose(text.replace('stop_grace_period', 'stop_grace_periode'))).toThrow(/stop_grace_periode/);
  });

  it('waits only for services that there are, and that can tell that they are ready', () => {
    for (const { depends_on: needs = {} } of Object.values(services)) {
      for (const [name, { condition }] of Object.entries(needs)) {
        expect(services).toHaveProperty(name);
        if (condition === 'service_healthy') expect(services[name]?.healthcheck).toBeDefined();
      }
    }
  });

  it('mounts only files and volumes that there are', () => {
    for (const source of Object.values(services).flatMap(({ volumes: mounts = [] }) => mounts.map((mount) => mount.split(':')[0]!))) {
      expect(source.startsWith('.') ? existsSync(join(DEPLOY, source)) : source in volumes).toBe(true);
    }
  });

  it('shows metrics and traces where that is asked for, of services that there are', () => {
    const observers = Object.entries(services).filter(([, { profiles = [] }]) => profiles.includes('observe'));
    expect(observers.map(([name]) => name).sort()).toEqual(['collector', 'grafana', 'prometheus']);
    const { scrape_configs: scrapes } = parse(readFileSync(join(DEPLOY, 'observability/prometheus/prometheus.yaml'), 'utf8')) as {
      scrape_configs: { job_name: string; static_configs: { targets: string[] }[] }[];
    };
    for (const { job_name: name, static_configs: configs } of scrapes) {
      expect(services[name]?.image).toBe(`parley/${name}:local`);
      expect(configs.flatMap(({ targets }) => targets)).toEqual([`${name}:9090`]);
      expect(services[name]?.environment).toHaveProperty('OTEL_EXPORTER_OTLP_ENDPOINT');
    }
    expect(scrapes.map(({ job_name: name }) => name).sort()).toEqual([...SERVICES].sort());
  });

  it('locks in all that is ours', () => {
    expect(ours.length).toBeGreaterThan(6);
    for (const [, service] of ours) {
      expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    }
  });

  it("gives the provider's key to the worker alone", () => {
    const holders = Object.entries(services).filter(([, { environment = {} }]) => 'OPENAI_API_KEY' in environment);
    expect(holders.map(([name]) => name)).toEqual(['inference-worker']);
  });

  it('sets what each service needs, and nothing that it does not read', () => {
    const withEnvironment = ours.filter(([, { image }]) => !/web|provider-sim/.test(image));
    expect(withEnvironment).toHaveLength(SERVICES.length + MIGRATIONS.length);
    for (const [name, { image, environment = {} }] of withEnvironment) {
      const declared = declaredVariables(serviceIn(image));
      const required = declared.filter((variable) => !variable.isOptional).map((variable) => variable.name);
      const given = Object.keys(environment);
      expect({ name, missing: required.filter((variable) => !given.includes(variable)) }).toEqual({ name, missing: [] });
      const known = declared.map((variable) => variable.name);
      expect({ name, unknown: given.filter((variable) => !known.includes(variable)) }).toEqual({ name, unknown: [] });
    }
  });

  it('gives the nats-server a password for each user, the one that is in the address of the service', () => {
    const passwords = services['nats']?.environment ?? {};
    const users = readFileSync(join(DEPLOY, 'kubernetes/components/dev-servers/users.conf'), 'utf8').match(/NATS_PASSWORD_\w+/g);
    expect(Object.keys(passwords).sort()).toEqual(users?.sort());
    for (const { environment = {} } of Object.values(services)) {
      const url = environment['NATS_URL'];
      if (url === undefined) continue;
      const [, user = '', password] = /^nats:\/\/([\w-]+):(\$\{[^}]+\})@nats:4222$/.exec(String(url)) ?? [];
      expect(passwords[`NATS_PASSWORD_${user.toUpperCase().replaceAll('-', '_')}`]).toBe(password);
    }
  });
});
