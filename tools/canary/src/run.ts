import { createServer, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Telemetry } from '@parley/telemetry';
import { Account } from './account';
import { recordRound } from './canary-metrics';
import type { CanaryEnv } from './env';
import { runRound } from './round';

/** Sends, cuts, resumes and compares, again and again, until the signal is aborted. */
export async function run(env: CanaryEnv, telemetry: Telemetry, signal: AbortSignal): Promise<void> {
  const server = createServer((request, response) => {
    if (request.url === '/metrics') telemetry.serveMetrics(request, response);
    else answer(response, request.url === '/healthz' || request.url === '/readyz');
  });
  server.listen(env.ADMIN_PORT, env.BIND_ADDRESS);
  const origin = env.PUBLIC_URL.replace(/\/$/, '');
  const account = new Account({ origin, email: env.CANARY_EMAIL, password: env.CANARY_PASSWORD });
  for (let nth = 0; !signal.aborted; nth++) {
    await oneRound(env, { origin, account }, nth % 2 === 0 ? 'websocket' : 'sse');
    await pause(env.CANARY_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
  server.closeAllConnections();
  server.close();
}

async function oneRound(env: CanaryEnv, at: { origin: string; account: Account }, transport: 'websocket' | 'sse'): Promise<void> {
  try {
    const result = await runRound({ ...at, transport, model: env.CANARY_MODEL, patienceMs: env.CANARY_PATIENCE_MS });
    recordRound(transport, result.outcome, result);
    say({ transport, ...result });
  } catch (error) {
    recordRound(transport, 'error');
    say({ transport, outcome: 'error', error: error instanceof Error ? error.message : String(error) });
  }
}

/** One line a round, as the services write them. */
function say(line: object): void {
  console.log(JSON.stringify({ time: new Date().toISOString(), service: 'canary', msg: 'round', ...line }));
}

function answer(response: ServerResponse, isGood: boolean): void {
  response.writeHead(isGood ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify({ ready: isGood }));
}
