import { Agent, type IncomingMessage, request as requestHttp, type RequestOptions } from 'node:http';
import { Agent as TlsAgent, request as requestHttps } from 'node:https';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** More of an error than this is not read, in bytes. */
const LONGEST_ERROR = 256 * 1_024;

/** A good answer, whose body is still to be read from its message. */
export class OpenResponse extends Response {
  constructor(readonly message: IncomingMessage) {
    super(null, headOf(message));
  }
}

/**
 * What the SDK calls in place of `fetch`, and keeps connections open for: Node's own HTTP client. With `fetch` each piece of
 * a body goes through a web stream, which takes nearly as long again as the reading itself.
 */
export class ProviderConnections {
  private readonly plain = new Agent({ keepAlive: true });
  private readonly secure = new TlsAgent({ keepAlive: true });

  /**
   * Sends a request. Redirects are not followed: whoever could make a provider send us on would reach what this machine reaches.
   * @param onSent called when the request goes out, on a connection that stands
   * @returns an `OpenResponse` when its status is good, else a response that is there as a whole
   * @throws what the network says
   */
  async fetch(url: string | URL | Request, init: RequestInit = {}, onSent: () => void = () => undefined): Promise<Response> {
    const message = await this.send(new URL(url instanceof Request ? url.url : url), init, onSent);
    const { statusCode = 0 } = message;
    return statusCode >= 200 && statusCode < 300 ? new OpenResponse(message) : new Response(await readError(message), headOf(message));
  }

  private send(url: URL, { method = 'GET', headers, body, signal }: RequestInit, onSent: () => void): Promise<IncomingMessage> {
    const options: RequestOptions = { method, headers: Object.fromEntries(new Headers(headers)), ...(signal ? { signal } : {}) };
    return new Promise((resolve, reject) => {
      const request =
        url.protocol === 'https:'
          ? requestHttps(url, { ...options, agent: this.secure }, resolve)
          : requestHttp(url, { ...options, agent: this.plain }, resolve);
      request.on('error', reject);
      request.once('socket', (socket) => whenOpen(socket, onSent));
      request.end(typeof body === 'string' ? body : undefined);
    });
  }
}

function whenOpen(socket: Socket, tell: () => void): void {
  if (socket instanceof TLSSocket) {
    if (socket.getCipher()?.version) tell();
    else socket.once('secureConnect', tell);
  } else if (socket.connecting) socket.once('connect', tell);
  else tell();
}

/** A head that a `Response` may have: it knows no status below 200. */
function headOf({ statusCode = 502, headersDistinct }: IncomingMessage): ResponseInit {
  const headers = Object.entries(headersDistinct).flatMap(([name, values = []]) => values.map((value): [string, string] => [name, value]));
  return { status: Math.max(200, statusCode), headers };
}

async function readError(message: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of message as AsyncIterable<Buffer>) {
    pieces.push(piece);
    length += piece.length;
    // Leaving the loop closes the connection.
    if (length > LONGEST_ERROR) break;
  }
  return Buffer.concat(pieces).toString();
}
