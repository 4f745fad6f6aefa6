import { jest } from '@jest/globals';
import { Watchdog } from './watchdog';

describe('the watchdog of a connection', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('barks once, after a silence', () => {
    const bark = jest.fn<() => void>();
    new Watchdog(20_000, bark);
    jest.advanceTimersByTime(19_000);
    expect(bark).not.toHaveBeenCalled();
    jest.advanceTimersByTime(60_000);
    expect(bark).toHaveBeenCalledTimes(1);
  });

  it('is quiet as long as something is heard', () => {
    const bark = jest.fn<() => void>();
    const watchdog = new Watchdog(20_000, bark);
    for (let count = 0; count < 10; count++) {
      jest.advanceTimersByTime(15_000);
      watchdog.heard();
    }
    watchdog.stop();
    expect(bark).not.toHaveBeenCalled();
  });

  it('notices on waking that time has passed while its timers slept', () => {
    const bark = jest.fn<() => void>();
    const watchdog = new Watchdog(20_000, bark);
    jest.setSystemTime(Date.now() + 3_600_000);
    watchdog.check();
    expect(bark).toHaveBeenCalledTimes(1);
  });
});
