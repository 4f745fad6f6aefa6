import { freePort } from '@parley/local-servers';
import type { ProcessPlan } from '../supervisor/process-plan';
import type { Ports } from '../supervisor/run-folder';
import { mainOf } from './workspace';

/** What a service may know of our own environment, beside what is made for it here. */
const EVERYBODY = /^(PATH|HOME|LANG|LC_\w+|TZ|TMPDIR|NODE_\w+|SSL_CERT_\w+|OTEL_\w+|LOG_LEVEL|SHUTDOWN_GRACE_SECONDS)$/;
const ALLOWED: Record<string, RegExp> = {
  auth: /^(AUTH_|OIDC_|SMTP_|SIGN_UP|PASSWORD_RESET_|LIMIT_SIGN|LIMIT_LOGIN|TRUST_PROXY$|PUBLIC_|ACCESS_TOKEN_|REFRESH_TOKEN_|DATABASE_POOL)/,
  conversation: /^(LIMIT_|BUDGET_|TRUST_PROXY$|MODELS_FILE$|OPENAI_MODEL$|SYSTEM_PROMPT$|TITLE_MODEL$|SUMMARY_MODEL$|SEARCH_DICTIONARIES$|PURGE_|STREAM_|TOKENS_|QUIET_|DATABASE_POOL)/,
  // The only one that holds the provider's key.
  'inference-worker': /^(OPENAI_|MODELS_FILE$|WORKER_|JOB_|BATCH_|HEARTBEAT_|PROVIDER_)/,
  'edge-stream': /^(EDGE_|CONNECTIONS_PER_|WATCHES_PER_|SOCKET_|TRUST_PROXY$|LIMIT_SOCKETS|LIMIT_WATCHES|ALLOWED_ORIGINS$|STALL_|RING_|HEARTBEAT_)/,
};

const GRACE_SECONDS = 5;

export interface ServiceRequest {
  name: 'auth' | 'conversation' | 'inference-worker' | 'edge-stream';
  index: number;
  /** Whether it answers HTTP beside its admin port. */
  isHttp: boolean;
  /** Variables made for it. */
  env: Record<string, string>;
}

/** How one replica of a service is run. */
export async function planService(request: ServiceRequest, inherited: Record<string, string>): Promise<ProcessPlan> {
  const { name, index, isHttp, env } = request;
  const admin = await freePort();
  const ports: Ports = isHttp ? { http: await freePort(), admin } : { admin };
  return {
    name: `${name}-${index}`,
    command: process.execPath,
    args: [mainOf(`apps/${name}`)],
    env: {
      ...environmentFor(name, inherited),
      SHUTDOWN_GRACE_SECONDS: inherited['SHUTDOWN_GRACE_SECONDS'] ?? String(GRACE_SECONDS),
      BIND_ADDRESS: '127.0.0.1',
      ADMIN_PORT: String(admin),
      ...(isHttp ? { HTTP_PORT: String(ports['http']) } : {}),
      ...env,
    },
    ports,
    stopSignal: 'SIGTERM',
    graceSeconds: Number(inherited['SHUTDOWN_GRACE_SECONDS'] ?? GRACE_SECONDS) + 5,
    check: () => checkReady(`http://127.0.0.1:${admin}/readyz`),
  };
}

/** The part of an environment that a service may see. */
export function environmentFor(name: string, inherited: Record<string, string>): Record<string, string> {
  const allowed = ALLOWED[name];
  const entries = Object.entries(inherited).filter(([key]) => EVERYBODY.test(key) || allowed?.test(key));
  return Object.fromEntries(entries);
}

export async function checkReady(url: string): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
}
