import {
  AnswerNotice,
  ApiKeyReply,
  ApiKeyRequest,
  EndedSessionsReply,
  EndedSessionsRequest,
  ForgetOwnerReply,
  ForgetOwnerRequest,
  GenerationEvent,
  GenerationJob,
  LogRecord,
  RefreshBody,
  SpentMinute,
  StoredAnswerReply,
  StoredAnswerRequest,
  StreamName,
  Subject,
  UnwatchBody,
  UserChange,
  WatchBody,
} from '@parley/contracts';
import { z } from 'zod';

/** Something that is said at one place, by somebody, to somebody. */
export interface Channel {
  address: string;
  server: 'nats' | 'sockets';
  summary: string;
  from: string;
  to: string;
  message: z.ZodType;
  reply?: z.ZodType;
  /** Where it is stored, if it is. */
  stream?: string;
}

const Claim = z.object({}).describe('Empty: whoever writes this answer replies');
const nats = 'nats' as const;

/** By the name in `Subject`. */
const SUBJECTS: Record<keyof typeof Subject, Omit<Channel, 'address' | 'server'>> = {
  job: { summary: 'An order for an answer', from: 'conversation', to: 'inference-worker', message: GenerationJob, stream: StreamName.jobs },
  generation: { summary: 'The log of one answer', from: 'inference-worker', to: 'conversation', message: LogRecord, stream: StreamName.tokens },
  liveGeneration: { summary: 'The same, republished once it is stored', from: 'the server', to: 'edge-stream', message: LogRecord },
  answer: { summary: 'How an answer goes', from: 'inference-worker', to: 'conversation', message: AnswerNotice, stream: StreamName.answers },
  user: { summary: 'What every tab of a person should show', from: 'auth, conversation', to: 'edge-stream', message: UserChange, stream: StreamName.userEvents },
  liveUser: { summary: 'The same, republished once it is stored', from: 'the server', to: 'edge-stream', message: UserChange },
  cancel: { summary: 'A stop', from: 'conversation', to: 'inference-worker', message: z.object({}), stream: StreamName.control },
  limit: { summary: 'What was asked of a provider in the last minute', from: 'inference-worker', to: 'inference-worker', message: SpentMinute, stream: StreamName.limits },
  liveLimit: { summary: 'The same, republished once it is stored', from: 'the server', to: 'inference-worker', message: SpentMinute },
  claim: { summary: 'Who writes this answer at the moment?', from: 'inference-worker', to: 'inference-worker', message: Claim, reply: z.object({}) },
  storedAnswer: { summary: 'An answer whose log has aged out', from: 'edge-stream', to: 'conversation', message: StoredAnswerRequest, reply: StoredAnswerReply },
  apiKey: { summary: 'Whose is this API key?', from: 'conversation', to: 'auth', message: ApiKeyRequest, reply: ApiKeyReply },
  endedSessions: { summary: 'Which sessions have ended?', from: 'conversation, edge-stream', to: 'auth', message: EndedSessionsRequest, reply: EndedSessionsReply },
  forgetOwner: { summary: 'Somebody has deleted their account', from: 'auth', to: 'conversation', message: ForgetOwnerRequest, reply: ForgetOwnerReply },
};

const Ok = z.union([z.object({ ok: z.literal(true) }), z.object({ ok: z.literal(false), error: z.looseObject({ code: z.string() }) })]);
const Goodbye = z.enum(['token_expired', 'session_ended', 'too_slow', 'draining']);
const UserEvent = z.intersection(UserChange, z.object({ id: z.number().int(), at: z.iso.datetime() }));
const [page, edge] = ['a client', 'edge-stream'];

const SOCKET_EVENTS: Omit<Channel, 'server'>[] = [
  { address: 'watch', summary: 'Follows an answer, after a cursor', from: page, to: edge, message: WatchBody, reply: Ok },
  { address: 'unwatch', summary: 'Follows it no longer', from: page, to: edge, message: UnwatchBody, reply: Ok },
  { address: 'refresh', summary: 'Keeps a long connection signed in', from: page, to: edge, message: RefreshBody, reply: Ok },
  { address: 'generation', summary: 'Events of answers that are followed, merged', from: edge, to: page, message: z.array(GenerationEvent) },
  { address: 'user', summary: 'What this tab should show', from: edge, to: page, message: UserEvent },
  { address: 'position', summary: 'Once after connecting: the newest user event', from: edge, to: page, message: z.object({ userEvent: z.number().int() }) },
  { address: 'goodbye', summary: 'Why the connection is closed next', from: edge, to: page, message: Goodbye },
];

export function channels(): Channel[] {
  const subjects = Object.entries(SUBJECTS).map(([name, said]) => ({ ...said, server: nats, address: addressOf(Subject[name as keyof typeof Subject]) }));
  return [...subjects, ...SOCKET_EVENTS.map((event) => ({ ...event, server: 'sockets' as const }))];
}

/** `jobs.{pool}`: a subject with the names of what is filled in. */
function addressOf(subject: string | ((...parts: string[]) => string)): string {
  if (typeof subject === 'string') return subject;
  const names = /^\(([^)]*)\)/.exec(subject.toString())?.[1]?.split(',') ?? [];
  return subject(...names.map((name) => `{${name.trim()}}`));
}
