import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { freePort } from '@parley/local-servers';
import { pause } from '../clock';
import { MEASURED_CORE, pinned } from './pinning';

/** A Redis of a peer's own, in memory alone. */
export interface RedisServer {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

const PATIENCE_MS = 10_000;

/** Whether there is a redis-server, or one could be installed. */
export function hasRedis(): boolean {
  return isThere() || (install() && isThere());
}

export async function startRedis(): Promise<RedisServer> {
  const port = await freePort();
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--daemonize', 'no'];
  const { command, args } = pinned(MEASURED_CORE, 'redis-server', settings);
  const child = spawn(command, args, { stdio: 'ignore' });
  const endIt = (): void => void child.kill('SIGKILL');
  process.once('exit', endIt);
  child.once('exit', () => process.off('exit', endIt));
  await whenListening(port, child);
  return { url: `redis://127.0.0.1:${port}`, pid: child.pid ?? 0, stop: () => end(child) };
}

function isThere(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function install(): boolean {
  try {
    execFileSync('apt-get', ['install', '-y', 'redis-server'], { stdio: 'ignore', timeout: 120_000 });
    return true;
  } catch {
    return false;
  }
}

async function whenListening(port: number, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await takesConnections(port))) {
    if (Date.now() > deadline || child.exitCode !== null) throw new Error('redis-server does not start');
    await pause(50);
  }
}

function takesConnections(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  return new Promise((resolve) => {
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}
