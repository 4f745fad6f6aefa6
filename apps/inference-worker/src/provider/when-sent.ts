import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';

const listeners = new AsyncLocalStorage<() => void>();
const waiting = new WeakMap<object, () => void>();

// Node's fetch says on these channels when a request is made, and when it goes out on a connection that is open.
subscribe('undici:request:create', (message) => {
  const onSent = listeners.getStore();
  if (onSent) waiting.set((message as { request: object }).request, onSent);
});
subscribe('undici:client:sendHeaders', (message) => waiting.get((message as { request: object }).request)?.());

/** Does something that fetches, and tells when the request of that fetch is on its way: the connection stands. */
export function whenSent<T>(onSent: () => void, work: () => Promise<T>): Promise<T> {
  return listeners.run(onSent, work);
}
