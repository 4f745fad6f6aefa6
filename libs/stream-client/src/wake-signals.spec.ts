/** @jest-environment jsdom */
import { jest } from '@jest/globals';
import { listenForWaking } from './wake-signals';

describe('a page', () => {
  let heard: string[];
  let stop: () => void;
  let visibility: DocumentVisibilityState;

  beforeEach(() => {
    heard = [];
    visibility = 'visible';
    jest.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
    stop = listenForWaking({ onWake: () => heard.push('wake'), onOffline: () => heard.push('offline') });
  });
  afterEach(() => stop());

  it.each(['online', 'pageshow'])('wakes up on %s', (signal) => {
    window.dispatchEvent(new Event(signal));
    expect(heard).toEqual(['wake']);
  });

  it('wakes up when its tab is looked at again, and not when it is left', () => {
    visibility = 'hidden';
    document.dispatchEvent(new Event('visibilitychange'));
    expect(heard).toEqual([]);
    visibility = 'visible';
    document.dispatchEvent(new Event('visibilitychange'));
    expect(heard).toEqual(['wake']);
  });

  it('notices that the network is gone', () => {
    window.dispatchEvent(new Event('offline'));
    expect(heard).toEqual(['offline']);
  });

  it('hears nothing any more once it has stopped listening', () => {
    stop();
    for (const signal of ['online', 'pageshow', 'offline']) window.dispatchEvent(new Event(signal));
    document.dispatchEvent(new Event('visibilitychange'));
    expect(heard).toEqual([]);
  });
});
