import type { ContextPart, GenerationJob, GenerationPurpose, GenerationStatus } from '@parley/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'generations' })
export class GenerationEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'owner_id' })
  ownerId!: string;

  @Column('uuid', { name: 'conversation_id' })
  conversationId!: string;

  @Column('text', { default: 'answer' })
  purpose!: GenerationPurpose;

  /** The conversation whose title it writes, or the message up to which it summarises. */
  @Column('uuid', { name: 'subject_id', nullable: true })
  subjectId!: string | null;

  /** What the model was shown. */
  @Column('jsonb', { nullable: true, select: false })
  context!: ContextPart[] | null;

  /** The worker that began the newest attempt. */
  @Column('text', { nullable: true })
  worker!: string | null;

  /** The answer that this generation writes. */
  @Column('uuid', { name: 'message_id' })
  messageId!: string;

  @Column('text')
  model!: string;

  /** Who was asked, where another model answered in its place. */
  @Column('text', { name: 'asked_model', nullable: true })
  askedModel?: string | null;

  @Column('text')
  status!: GenerationStatus;

  /** The newest attempt that is known here; the log may be ahead. */
  @Column('integer', { default: 0 })
  attempt!: number;

  @Column('text', { name: 'finish_reason', nullable: true })
  finishReason!: string | null;

  @Column('integer', { name: 'prompt_tokens', nullable: true })
  promptTokens!: number | null;

  @Column('integer', { name: 'completion_tokens', nullable: true })
  completionTokens!: number | null;

  /** Whole micro-units of the model's currency. */
  @Column('bigint', { name: 'cost', nullable: true, transformer: { from: toNumber, to: identity } })
  cost!: number | null;

  @Column('boolean', { name: 'usage_estimated', default: false })
  usageEstimated!: boolean;

  /** The worst case that this generation may still use: counted against budgets until it ends. */
  @Column('integer', { name: 'reserved_tokens' })
  reservedTokens!: number;

  @Column('bigint', { name: 'reserved_cost', transformer: { from: toNumber, to: identity } })
  reservedCost!: number;

  /** Most tokens that the answer may have: the model's, or less where a budget is nearly spent. */
  @Column('integer', { name: 'max_output_tokens' })
  maxOutputTokens!: number;

  /** Place of the record that ended the log, within its attempt. */
  @Column('integer', { name: 'end_seq', nullable: true })
  endSeq!: number | null;

  /** What is to be ordered from the workers, while it waits in line. */
  @Column('json', { nullable: true, select: false })
  job!: GenerationJob | null;

  /** Where the job stands in its queue; null until the queue has it. */
  @Column('bigint', { name: 'job_sequence', nullable: true, transformer: { from: toNumber, to: identity } })
  jobSequence!: number | null;

  /** When the job went to the workers; null while it waits in line. */
  @Column('timestamptz', { name: 'dispatched_at', nullable: true })
  dispatchedAt!: Date | null;

  /** Teams that its owner was in when it was admitted: it counts against what each of them may use. */
  @Column('uuid', { array: true, default: [] })
  teams!: string[];

  /** What goes first among those that wait: lower ones. */
  @Column('smallint', { name: 'line_class', default: 0 })
  lineClass!: number;

  /** Its turn among those of its class; null when it never waited. */
  @Column('bigint', { name: 'line_tag', nullable: true, transformer: { from: toNumber, to: identity } })
  lineTag!: number | null;

  @Column('timestamptz', { name: 'cancel_requested_at', nullable: true })
  cancelRequestedAt!: Date | null;

  /** When somebody last checked that this generation still lives, and how far its log was then. */
  @Column('timestamptz', { name: 'looked_after_at', nullable: true })
  lookedAfterAt!: Date | null;

  @Column('bigint', { name: 'seen_sequence', nullable: true, transformer: { from: toNumber, to: identity } })
  seenSequence!: number | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'clock_timestamp()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;
}

/** PostgreSQL's driver gives bigint as text; costs stay far below 2^53. */
function toNumber(value: string | null): number | null {
  return value === null ? null : Number(value);
}
function identity<T>(value: T): T {
  return value;
}
