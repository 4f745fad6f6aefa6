import { Inject, Injectable } from '@nestjs/common';
import { type ImportCounts, type ImportLine, ProblemError } from '@parley/contracts';
import { PinoLogger } from 'nestjs-pino';
import type { Env } from '../env';
import { ENV } from '../settings.module';
import { ConversationCopies } from './conversation-copies';
import { brokenFile, type JsonElement, JsonElements } from './json-elements';
import { recognise } from './recognise';

export interface ImportFile {
  chunks: AsyncIterable<Uint8Array>;
  /** As far as it is known before it is read. */
  totalBytes: number | null;
}

/** Longest conversation that is held, in characters of its JSON. */
const LONGEST_CONVERSATION = 64_000_000;
const PROGRESS_EVERY_MS = 1_000;
/** Ids that the last line names: those of the first ones, so that a page can open one. */
const NAMED = 100;

/** Brings the conversations of a file in, one after the other as it arrives: however long it is, one is held at a time. */
@Injectable()
export class ImportsService {
  constructor(
    private readonly copies: ConversationCopies,
    private readonly logger: PinoLogger,
    @Inject(ENV) private readonly env: Pick<Env, 'LIMIT_IMPORT_BYTES'>,
  ) {}

  /** How far it has come, and how it ended. What was brought in before a failure stays. */
  async *run(ownerId: string, file: ImportFile): AsyncGenerator<ImportLine> {
    const run = new ImportRun(file.totalBytes);
    const elements = new JsonElements('conversations', LONGEST_CONVERSATION);
    try {
      for await (const chunk of file.chunks) {
        run.bytes += chunk.length;
        if (run.bytes > this.env.LIMIT_IMPORT_BYTES) throw importTooLarge(this.env.LIMIT_IMPORT_BYTES);
        for (const element of elements.push(chunk)) {
          yield* this.take(ownerId, element, run);
          if (run.isProgressDue()) yield run.progress();
        }
      }
      elements.end();
      yield { type: 'done', counts: run.counts, conversationIds: run.ids };
    } catch (error) {
      yield { type: 'failed', counts: run.counts, ...this.reasonOf(error) };
    }
  }

  /** @throws ProblemError `invalid_import` when it is no JSON, and what is not about this conversation alone */
  private async *take(ownerId: string, element: JsonElement, run: ImportRun): AsyncGenerator<ImportLine> {
    const index = run.counts.read++;
    if ('tooLong' in element) return yield run.refuse(index, null, brokenFile('This conversation is longer than 64 MB.'));
    const recognised = recognise(element.text);
    if ('problem' in recognised) return yield run.refuse(index, recognised.title, recognised.problem);
    const { conversation } = recognised;
    if (conversation.messages.length === 0) return void run.counts.empty++;
    try {
      const copied = await this.copies.ofExport(ownerId, conversation);
      run.add(copied);
    } catch (error) {
      const isOfThisOne = error instanceof ProblemError && error.status < 500 && error.code !== 'too_many_conversations';
      if (!isOfThisOne) throw error;
      yield run.refuse(index, conversation.title, error);
    }
  }

  private reasonOf(error: unknown): { code: string; detail: string } {
    if (error instanceof ProblemError) return { code: error.code, detail: error.message };
    this.logger.warn({ err: error }, 'an import broke off');
    return { code: 'import_interrupted', detail: 'It broke off. Import the same file again: what is there already is not brought in twice.' };
  }
}

/** What became of a file so far. */
class ImportRun {
  readonly counts: ImportCounts = { read: 0, imported: 0, known: 0, empty: 0, refused: 0, messages: 0 };
  readonly ids: string[] = [];
  bytes = 0;
  private toldAt = 0;

  constructor(private readonly totalBytes: number | null) {}

  add({ conversation, newMessages, wasKnown }: { conversation: { id: string }; newMessages: number; wasKnown: boolean }): void {
    const isNew = newMessages > 0 || !wasKnown;
    this.counts[isNew ? 'imported' : 'known'] += 1;
    this.counts.messages += newMessages;
    if (isNew && this.ids.length < NAMED) this.ids.push(conversation.id);
  }

  refuse(index: number, title: string | null, { code, message }: ProblemError): ImportLine {
    this.counts.refused += 1;
    return { type: 'refused', index, title, code, detail: message };
  }

  isProgressDue(now = Date.now()): boolean {
    if (now - this.toldAt < PROGRESS_EVERY_MS) return false;
    this.toldAt = now;
    return true;
  }

  progress(): ImportLine {
    return { type: 'progress', bytes: this.bytes, totalBytes: this.totalBytes, counts: { ...this.counts } };
  }
}

function importTooLarge(most: number): ProblemError {
  const detail = `A file may have ${Math.floor(most / 1_000_000)} MB.`;
  return new ProblemError({ status: 413, code: 'import_too_large', title: 'This file is too large', detail });
}
