import type { Tree } from '@nx/devkit';
import { edit, insertAfter, insertBefore } from '../workspace/edit.ts';
import type { Spellings } from '../workspace/names.ts';

/** The service among the containers of one machine, and among those that Prometheus asks there. */
export function addToCompose(tree: Tree, service: Spellings & { http: boolean }): void {
  const { kebab, upper } = service;
  edit(tree, 'deploy/compose.yaml', (text) => {
    const withService = insertBefore(text, /^ {2}provider-sim:\n/m, container(service));
    const password = `      NATS_PASSWORD_${upper}: \${NATS_PASSWORD_${upper}:-plocal}\n`;
    return insertBefore(withService, /^ {6}NATS_PASSWORD_PROVISIONER:/m, password);
  });
  edit(tree, 'deploy/observability/prometheus/prometheus.yaml', (text) =>
    insertAfter(text, /^ {2}- job_name: .*\n.*\n/m, `  - job_name: ${kebab}\n    static_configs: [{ targets: ['${kebab}:9090'] }]\n`),
  );
}

function container({ kebab, upper, http }: Spellings & { http: boolean }): string {
  const keys = http ? '\n      AUTH_JWKS_URL: http://auth:8080/api/auth/jwks.json' : '';
  return `  ${kebab}:
    <<: *service
    image: parley/${kebab}:local
    build: { context: .., dockerfile: deploy/docker/service.Dockerfile, args: { APP: ${kebab} } }
    environment:
      <<: *telemetry
      NATS_URL: nats://${kebab}:\${NATS_PASSWORD_${upper}:-plocal}@nats:4222${keys}
    healthcheck: *health
    depends_on:
      conversation-migrate: { condition: service_completed_successfully }

`;
}
