import { type ReportedLimit, reportedLimit, waitFor } from './rate-limit-headers';

/** What a provider itself has said, in the heads of its answers, about when one of its models may be asked. */
export class ReportedLimits {
  private pausedUntil = 0;
  private heardAt = 0;
  private requests: ReportedLimit | null = null;
  private tokens: ReportedLimit | null = null;

  observe(headers: Headers): void {
    const requests = reportedLimit(headers, 'requests');
    const tokens = reportedLimit(headers, 'tokens');
    if (!requests && !tokens) return;
    this.heardAt = Date.now();
    this.requests = requests;
    this.tokens = tokens;
  }

  /** It has asked us to wait. */
  pauseFor(ms: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, Date.now() + ms);
  }

  /** Milliseconds until a request of so many tokens may go; 0: now. */
  waitMs(tokens: number): number {
    const byRequests = this.requests ? waitFor(this.requests, 1) : 0;
    const byTokens = this.tokens ? waitFor(this.tokens, tokens) : 0;
    const readyAt = Math.max(this.pausedUntil, this.heardAt + Math.max(byRequests, byTokens));
    return Math.max(0, readyAt - Date.now());
  }
}
