import '@angular/compiler';
import { HttpErrorResponse, HttpRequest, HttpResponse } from '@angular/common/http';
import { defer, lastValueFrom, of, throwError } from 'rxjs';
import { retryReads } from './retry-reads.interceptor';

/** Answers with the given statuses, one after the other. */
function server(...statuses: number[]): { asked: () => number; next: Parameters<typeof retryReads>[1] } {
  let asked = 0;
  const answer = (status: number) =>
    status === 200 ? of(new HttpResponse({ status })) : throwError(() => new HttpErrorResponse({ status }));
  return { asked: () => asked, next: () => defer(() => answer(statuses[asked++] ?? 200)) };
}

describe('reading from a service', () => {
  const get = new HttpRequest('GET', '/api/conversations');

  it('is tried again while the service is away for a moment', async () => {
    const { asked, next } = server(503, 0, 200);
    await expect(lastValueFrom(retryReads(get, next))).resolves.toMatchObject({ status: 200 });
    expect(asked()).toBe(3);
  });

  it.each([400, 401, 404, 429, 500])('is not tried again after %i', async (status) => {
    const { asked, next } = server(status);
    await expect(lastValueFrom(retryReads(get, next))).rejects.toMatchObject({ status });
    expect(asked()).toBe(1);
  });

  it('is not what writing does: that has its own rule', async () => {
    const { asked, next } = server(503);
    const post = new HttpRequest('POST', '/api/conversations', {});
    await expect(lastValueFrom(retryReads(post, next))).rejects.toMatchObject({ status: 503 });
    expect(asked()).toBe(1);
  });
});
