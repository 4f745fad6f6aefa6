import { SOCKET_PATH } from '@parley/contracts';
import { z } from 'zod';
import { type Channel, channels } from './channels';

/** What is said on the bus and over sockets, as AsyncAPI 3. */
export function asyncApiDocument(version: string): object {
  const all = channels();
  return {
    asyncapi: '3.0.0',
    info: { title: 'Parley: the bus and the sockets', version, license: { name: 'Apache-2.0' } },
    servers: {
      nats: { host: 'nats:4222', protocol: 'nats', description: 'Between services; each may do what deploy/nats/permissions.json says' },
      sockets: { host: 'localhost:4200', protocol: 'wss', pathname: SOCKET_PATH, description: 'Socket.IO, transport websocket; `auth: {token}`' },
    },
    channels: Object.fromEntries(all.map((channel) => [nameOf(channel), channelOf(channel)])),
    operations: Object.fromEntries(all.flatMap((channel) => [operation(channel, 'send'), operation(channel, 'receive')])),
  };
}

const nameOf = ({ server, address }: Channel): string => `${server}-${address.replaceAll(/[{}]/g, '').replaceAll('.', '-')}`;
const schemaOf = (type: z.ZodType): object => z.toJSONSchema(type, { io: 'input', unrepresentable: 'any', target: 'draft-7' });

function channelOf(channel: Channel): object {
  const { address, server, summary, message, reply, stream } = channel;
  const parameters = [...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, {}]);
  return {
    address,
    summary,
    ...(stream ? { description: `Stored in the stream ${stream}` } : {}),
    servers: [{ $ref: `#/servers/${server}` }],
    ...(parameters.length > 0 ? { parameters: Object.fromEntries(parameters) } : {}),
    messages: { message: { payload: schemaOf(message) }, ...(reply ? { reply: { payload: schemaOf(reply) } } : {}) },
  };
}

function operation(channel: Channel, action: 'send' | 'receive'): [string, object] {
  const reference = `#/channels/${nameOf(channel)}`;
  const reply = channel.reply ? { reply: { channel: { $ref: reference }, messages: [{ $ref: `${reference}/messages/reply` }] } } : {};
  const messages = [{ $ref: `${reference}/messages/message` }];
  const who = action === 'send' ? channel.from : channel.to;
  return [`${action}-${nameOf(channel)}`, { action, channel: { $ref: reference }, summary: `${who}: ${channel.summary}`, messages, ...reply }];
}
