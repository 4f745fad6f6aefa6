/** Ends the TCP connection under a Socket.IO client, as a lost network does. */
export function terminate(socket: { io: { engine: { transport: unknown } } }): void {
  (socket.io.engine.transport as { ws: { terminate(): void } }).ws.terminate();
}
