import { type BeforeApplicationShutdown, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { EndedSessionsReply, EndedSessionsRequest } from '@parley/contracts';

/** Where it is known which sessions have ended: auth, asked over the bus; in auth itself, its own tables. */
export type EndedSessionsSource = (request: EndedSessionsRequest) => Promise<EndedSessionsReply>;

const INTERVAL_MS = 2_000;
/** No token lives longer: until then it must be remembered that its session is over. */
const LONGEST_TOKEN_MS = 3_660_000;

/**
 * Sessions that ended while tokens of theirs may still be good. Asked for every two seconds, so that a token outlives its
 * session by about that; while nobody can be asked, tokens are good until they run out, which is minutes.
 */
export class EndedSessions implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(EndedSessions.name);
  /** When each was heard of. */
  private readonly ended = new Map<string, number>();
  private since: string | undefined;
  private timer: NodeJS.Timeout | undefined;
  private underWay: Promise<void> | null = null;
  private isSilent = false;

  constructor(private readonly source: EndedSessionsSource | undefined) {}

  has(sessionId: string): boolean {
    return this.ended.has(sessionId);
  }

  onApplicationBootstrap(): void {
    const { source } = this;
    if (!source) return;
    void this.refresh(source);
    this.timer = setInterval(() => void this.refresh(source), INTERVAL_MS);
    this.timer.unref();
  }

  /** An answer that comes no more is nobody's concern now. */
  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
    this.isSilent = true;
  }

  private refresh(source: EndedSessionsSource): Promise<void> {
    this.underWay ??= this.ask(source).finally(() => (this.underWay = null));
    return this.underWay;
  }

  private async ask(source: EndedSessionsSource): Promise<void> {
    try {
      for (let isPartial = true; isPartial; ) {
        const reply = await source(this.since === undefined ? {} : { since: this.since });
        for (const id of reply.ids) this.ended.set(id, this.ended.get(id) ?? Date.now());
        ({ until: this.since, isPartial } = reply);
      }
      this.isSilent = false;
      this.forget(Date.now() - LONGEST_TOKEN_MS);
    } catch (error) {
      if (!this.isSilent) this.logger.warn(`it is not known which sessions have ended: ${String(error)}`);
      this.isSilent = true;
    }
  }

  /** A map keeps its order of insertion: the oldest come first. */
  private forget(before: number): void {
    for (const [id, heardAt] of this.ended) {
      if (heardAt >= before) return;
      this.ended.delete(id);
    }
  }
}
