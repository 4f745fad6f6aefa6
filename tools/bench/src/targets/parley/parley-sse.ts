import type { ClientRequest } from 'node:http';
import { type Cursor, formatCursor, type GenerationEvent, START } from '@parley/contracts';
import { type EventStreamHooks, readEventStream } from '../event-stream-request';
import type { Target } from '../target';
import { type Follow, ParleyClient } from './parley-client';
import { People } from './people';

/** Parley over SSE: a request for each answer, made at the moment it is asked for. */
export function parleySse(origin: string): Target {
  const people = new People(origin);
  return {
    prepare: (clients) => people.prepare(clients),
    connect: async (index) => {
      const person = people.of(index);
      const conversation = await person.begin();
      return new ParleyClient(person, conversation.id, followOver(origin, person.token), () => undefined);
    },
    idle: (index) => openIdle(origin, people.of(index).token),
  };
}

function followOver(origin: string, token: string): Follow {
  return (generationId, onEvents, onOpened) => {
    const open = (after: Cursor, onOpen: () => void): ClientRequest => {
      const place: Record<string, string> = after === START ? {} : { 'last-event-id': formatCursor(after) };
      const headers = { ...place, authorization: `Bearer ${token}` };
      const hooks: EventStreamHooks = {
        onOpen,
        onMessage: ({ event, data }) => {
          if (event !== 'ping') onEvents([JSON.parse(data) as GenerationEvent]);
        },
        onEnd: () => undefined,
      };
      return readEventStream(`${origin}/stream/generations/${generationId}`, { headers }, hooks);
    };
    let request = open(START, () => undefined);
    return {
      cut: () => request.destroy(),
      refill: (after) => {
        request.destroy();
        request = open(after, () => undefined);
      },
      again: (after) => {
        request = open(after, onOpened);
      },
    };
  };
}

function openIdle(origin: string, token: string): Promise<{ close(): void }> {
  return new Promise((resolve, reject) => {
    const request = readEventStream(`${origin}/stream/events`, { headers: { authorization: `Bearer ${token}` } }, {
      onOpen: (status) => (status === 200 ? resolve({ close: () => void request.destroy() }) : reject(new Error(String(status)))),
      onMessage: () => undefined,
      onEnd: (error) => reject(error ?? new Error('ended')),
    });
  });
}
