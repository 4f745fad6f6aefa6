import { createServer, type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { PROBLEM_CONTENT_TYPE, UnavailableError } from '@parley/contracts';
import { createProxyServer } from 'http-proxy-3';
import sirv from 'sirv';
import { setSecurityHeaders } from './security-headers';
import { Upstream } from './upstream';

export interface GatewayOptions {
  port: number;
  address: string;
  auth: string[];
  conversation: string[];
  edgeStream: string[];
  /** Shows the traces of this machine below /dev/, in development alone. */
  devTraces?: string | undefined;
  /** Folder of the built page. */
  webRoot: string;
}

/** A request on its way: where it was sent, and how to send it again elsewhere. */
interface Passage {
  upstream: Upstream;
  address: string;
  triesLeft: number;
  resend: (address: string) => void;
}

/** Streams may be silent for a while, but never this long: edges send a ping every 15 s. */
const SILENCE_MS = 120_000;
const CONNECT_TIMEOUT_MS = 3_000;
/** Who begins a request and does not go on holds nothing for long; answers may take as long as they like. */
const PATIENCE = { headersTimeout: 15_000, requestTimeout: 300_000, connectionsCheckingInterval: 5_000 };
const FORWARDED = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port', 'forwarded'];

/** One origin for all services on one machine; in a cluster the Gateway API does this. */
export class Gateway {
  private readonly proxy = createProxyServer({
    xfwd: true,
    proxyTimeout: SILENCE_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
  });
  private readonly passages = new WeakMap<IncomingMessage, Passage>();
  private readonly sockets = new Set<Socket>();
  private readonly routes: [prefix: string, upstream: Upstream][];
  private readonly server: Server;

  constructor(private readonly options: GatewayOptions) {
    const conversation = new Upstream(options.conversation);
    this.routes = [
      ['/api/auth/', new Upstream(options.auth)],
      ['/api/', conversation],
      ['/v1/', conversation],
      ['/stream/', new Upstream(options.edgeStream)],
      ...devRoutes(options.devTraces),
    ];
    const serveFile = sirv(options.webRoot, { single: true, etag: true, setHeaders: setFileHeaders });
    this.proxy.on('error', (_error, request, response) => this.retry(request, response));
    this.proxy.on('proxyRes', (incoming, _request, response) => {
      passAbortOn(incoming, response);
      openEarly(incoming, response);
    });
    this.server = createServer(PATIENCE, (request, response) => {
      const upstream = this.upstreamOf(request);
      if (upstream) this.pass(request, upstream, (target) => this.proxy.web(request, response, { target }));
      else serveFile(request, response, () => void response.writeHead(404).end());
    });
    this.server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
      void this.upgrade(request, socket, head);
    });
    this.server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject).listen(this.options.port, this.options.address, resolve);
    });
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  /** An upgrade cannot be sent twice, so an edge that takes connections is looked for first. */
  private async upgrade(request: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    const upstream = this.upstreamOf(request);
    if (!upstream) return void socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
    const target = await upstream.pickReachable();
    stripForwarded(request);
    this.proxy.ws(request, socket, head, { target }, (error) => {
      if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') upstream.failed(target);
      socket.destroy();
    });
  }

  private pass(request: IncomingMessage, upstream: Upstream, resend: (address: string) => void): void {
    stripForwarded(request);
    const address = upstream.pick();
    this.passages.set(request, { upstream, address, triesLeft: upstream.addresses.length - 1, resend });
    resend(address);
  }

  /** A replica that is gone: requests without a body go to another one, the others are told to come again. */
  private retry(request: IncomingMessage, response: ServerResponse | Socket): void {
    const passage = this.passages.get(request);
    if (!(response instanceof ServerResponse)) return void response.destroy();
    if (!passage || response.headersSent || request.method !== 'GET' || passage.triesLeft === 0) return refuse(response);
    passage.upstream.failed(passage.address);
    passage.triesLeft -= 1;
    passage.address = passage.upstream.pick();
    passage.resend(passage.address);
  }

  private upstreamOf({ url = '' }: IncomingMessage): Upstream | undefined {
    return this.routes.find(([prefix]) => url.startsWith(prefix))?.[1];
  }
}

function devRoutes(address: string | undefined): [prefix: string, upstream: Upstream][] {
  return address ? [['/dev/', new Upstream([address])]] : [];
}

/** Only what we saw ourselves is passed on: whoever is behind us may trust it. */
function stripForwarded({ headers }: IncomingMessage): void {
  for (const name of FORWARDED) Reflect.deleteProperty(headers, name);
}

/** A stream that a dying edge leaves behind must not look as if it only were silent. */
function passAbortOn(incoming: IncomingMessage, response: ServerResponse): void {
  incoming.once('close', () => {
    if (!incoming.complete) response.destroy();
  });
}

/** A stream is open from its headers on, though its first event may be long in coming. They are set just after this. */
function openEarly({ headers }: IncomingMessage, response: ServerResponse): void {
  if (headers['content-type']?.startsWith('text/event-stream')) queueMicrotask(() => response.flushHeaders());
}

function refuse(response: ServerResponse): void {
  if (response.headersSent) return void response.destroy();
  const problem = new UnavailableError('This part of Parley is starting again. Try once more in a moment.');
  response
    .writeHead(problem.status, { 'content-type': PROBLEM_CONTENT_TYPE, 'retry-after': '1' })
    .end(JSON.stringify(problem.toProblem()));
}

function setFileHeaders(response: ServerResponse, path: string): void {
  setSecurityHeaders(response);
  // Angular puts a digest into the names of scripts and styles: those never change.
  const isHashed = /-[A-Z0-9]{8}\.(js|css|woff2)$/.test(path);
  response.setHeader('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
}
