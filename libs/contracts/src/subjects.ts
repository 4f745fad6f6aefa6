/** Names of streams and subjects: the one place where they are spelt. Every id was checked to be a UUID before. */
export const StreamName = {
  jobs: 'JOBS',
  tokens: 'TOKENS',
  answers: 'ANSWERS',
  userEvents: 'USER_EVENTS',
  control: 'CONTROL',
  advisories: 'ADVISORIES',
  limits: 'LIMITS',
} as const;
export type StreamName = (typeof StreamName)[keyof typeof StreamName];

export const ConsumerName = {
  /** Workers of a pool; its lag is what Kubernetes scales them by. */
  workers: (pool: string): string => `workers-${pool}`,
  conversationAnswers: 'conversation-answers',
  workerAdvisories: 'worker-advisories',
} as const;

export const DEFAULT_POOL = 'default';

export const Subject = {
  job: (pool: string): string => `jobs.${pool}`,
  /** The durable log of one generation; the owner is part of the name, which is what keeps others out. */
  generation: (ownerId: string, generationId: string): string => `gen.${ownerId}.${generationId}`,
  /** The same records, republished by the server after they are stored. */
  liveGeneration: (ownerId: string, generationId: string): string => `live.gen.${ownerId}.${generationId}`,
  answer: (generationId: string): string => `answers.${generationId}`,
  user: (ownerId: string): string => `user.${ownerId}`,
  liveUser: (ownerId: string): string => `live.user.${ownerId}`,
  cancel: (generationId: string): string => `control.gen.${generationId}.cancel`,
  /** What was asked of a provider in the last minute; `*` for all. */
  limit: (providerId: string): string => `limits.${providerId}`,
  liveLimit: (providerId: string): string => `live.limits.${providerId}`,
  /** Asks who writes this answer at the moment. */
  claim: (generationId: string): string => `rpc.worker.claim.${generationId}`,
  storedAnswer: 'rpc.conversation.answer',
  apiKey: 'rpc.auth.api-key',
  endedSessions: 'rpc.auth.ended-sessions',
  forgetOwner: 'rpc.conversation.forget',
} as const;
