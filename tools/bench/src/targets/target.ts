import type { Question } from '../provider/question';

/** What a reader hears of one answer. */
export interface AnswerListener {
  /** The connection over which it comes is open. */
  opened(): void;
  text(text: string): void;
  /** What has come so far is sent anew from its beginning. */
  restarted(): void;
  ended(): void;
  failed(error: Error): void;
}

/** One answer on its way to one reader. */
export interface Answer {
  /** What others need to follow it, too. */
  readonly id: string;
  /** Drops the connection without a word, as a lost network does. */
  cut(): void;
  /** Connects anew and goes on from where it was cut; absent where nothing can. */
  resume?(): void;
  /** Connects anew with nothing in hand, as a page that was reloaded does. */
  reload?(): void;
}

/** One reader with what it needs to ask once. */
export interface Client {
  ask(question: Question, listener: AnswerListener): Answer;
  /** Follows somebody's answer from now on; absent where nobody can. */
  follow?(id: string, listener: AnswerListener): void;
  close(): void;
}

/** A running product, as its readers see it. */
export interface Target {
  /** Makes accounts and the like for so many clients, before anything is measured. */
  prepare(clients: number): Promise<void>;
  connect(index: number): Promise<Client>;
  /** An idle connection, for counting what it costs; absent where there is none. */
  idle?(index: number): Promise<{ close(): void }>;
}
