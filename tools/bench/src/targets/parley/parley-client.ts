import { randomUUID } from 'node:crypto';
import { type Cursor, type GenerationEvent, judge, START } from '@parley/contracts';
import type { Person } from '@parley/testing';
import { type Question, toPrompt } from '../../provider/question';
import { postJson } from '../event-stream-request';
import type { Answer, AnswerListener, Client } from '../target';

/** A way to follow one generation. */
export interface Following {
  /** Connects anew, from this place on. */
  again(after: Cursor): void;
  /** Drops the connection. */
  cut(): void;
  /** Asks for what is missing behind this place. */
  refill(after: Cursor): void;
}

export type Follow = (generationId: string, onEvents: (events: readonly GenerationEvent[]) => void, onOpened: () => void) => Following;

/** A reader of Parley over either transport: it follows first and asks then, as the page does. */
export class ParleyClient implements Client {
  constructor(
    private readonly person: Person,
    private readonly conversationId: string,
    private readonly followOver: Follow,
    readonly close: () => void,
  ) {}

  ask(question: Question, listener: AnswerListener): Answer {
    const generationId = randomUUID();
    const reading = this.read(generationId, listener);
    const body = { id: randomUUID(), answerId: randomUUID(), generationId, parentId: null, content: toPrompt(question) };
    const url = `${this.person.url}/api/conversations/${this.conversationId}/messages`;
    postJson(url, body, { authorization: `Bearer ${this.person.token}` }).catch((error: Error) => listener.failed(error));
    return { id: generationId, ...reading };
  }

  follow(id: string, listener: AnswerListener): void {
    this.read(id, listener);
  }

  private read(generationId: string, listener: AnswerListener): Required<Omit<Answer, 'id'>> {
    let cursor: Cursor = START;
    const take = (event: GenerationEvent): void => {
      const verdict = judge(cursor, event);
      if (verdict === 'gap') following.refill(cursor);
      if (verdict === 'gap' || verdict === 'ignore') return;
      cursor = { attempt: event.attempt, seq: event.seq };
      if (verdict === 'restart') listener.restarted();
      tell(event, listener);
    };
    const following = this.followOver(
      generationId,
      (events) => events.forEach(take),
      () => listener.opened(),
    );
    return {
      cut: () => following.cut(),
      resume: () => following.again(cursor),
      reload: () => following.again((cursor = START)),
    };
  }
}

function tell(event: GenerationEvent, listener: AnswerListener): void {
  if (event.type === 'delta') listener.text(event.text);
  if (event.type !== 'end') return;
  if (event.status === 'completed') listener.ended();
  else listener.failed(new Error(event.error?.code ?? event.status));
}
