import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

type Trust = (address: string, hop: number) => boolean;

/** From where somebody connects, as far as proxies that we believe tell: sockets and requests alike. */
@Injectable()
export class Callers {
  constructor(private readonly host: HttpAdapterHost) {}

  /** The first address, counted from ours, that is no proxy of TRUST_PROXY: what lies beyond it may be made up. */
  addressOf({ headers, socket }: IncomingMessage): string {
    const trust = (this.host.httpAdapter.getInstance() as { get(name: string): Trust }).get('trust proxy fn');
    const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
    const hops = [socket.remoteAddress ?? '', ...forwarded.map((hop) => hop.trim()).filter(Boolean).reverse()];
    return hops.find((address, hop) => !trust(address, hop)) ?? hops.at(-1) ?? '';
  }
}
