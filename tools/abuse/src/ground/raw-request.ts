import { connect, type Socket } from 'node:net';

const PATIENCE_MS = 5_000;

/** Says to a server exactly these bytes, which no client library would. @returns what it answered until it closed or fell silent */
export function sayRaw(origin: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve) => {
    let heard = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.setTimeout(PATIENCE_MS, () => socket.destroy());
    socket.on('data', (chunk) => (heard += chunk.toString()));
    // A server that has answered may reset what is still being said.
    socket.on('error', () => undefined).on('close', () => resolve(heard));
  });
}

/** Opens a connection that begins a request and never ends it. */
export function beginRequest(origin: string, bytes: string): Socket {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname, () => socket.write(bytes));
  return socket.on('error', () => undefined).resume();
}

export const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
