import { nextSilenceMs, SILENCE_MS, SilenceWatch } from './silence-watch.ts';

describe('SilenceWatch', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  function scene() {
    const seen = { pings: 0, dead: 0 };
    const due = { answers: 0 };
    const watch = new SilenceWatch({ ping: () => seen.pings++, isWaiting: () => due.answers > 0, onDead: () => seen.dead++ }, SILENCE_MS);
    const send = () => {
      due.answers++;
      watch.sent();
    };
    return { seen, due, watch, send };
  }

  it('gives a connection up within 10 s of the first command, when nothing comes', () => {
    const { seen, send } = scene();
    send();
    jest.advanceTimersByTime(SILENCE_MS);
    expect(seen).toEqual({ pings: 1, dead: 0 });
    jest.advanceTimersByTime(SILENCE_MS);
    expect(seen).toEqual({ pings: 1, dead: 1 });
    expect(2 * SILENCE_MS).toBeLessThan(10_000);
  });

  it('gives it up also when its commands are waited for no longer than a moment', () => {
    const { seen, due, send } = scene();
    for (let second = 0; second < 8; second++) {
      send();
      jest.advanceTimersByTime(1_000);
      due.answers = 0;
    }
    expect(seen).toEqual({ pings: 1, dead: 1 });
  });

  it('gives no connection up that brings anything, however long an answer takes', () => {
    const { seen, watch, send } = scene();
    send();
    for (let asked = 0; asked < 10; asked++) {
      jest.advanceTimersByTime(SILENCE_MS);
      watch.heard();
    }
    expect(seen).toEqual({ pings: 10, dead: 0 });
  });

  it('is quiet while nothing is waited for', () => {
    const { seen, due, watch, send } = scene();
    send();
    due.answers = 0;
    watch.heard();
    jest.advanceTimersByTime(60_000);
    expect(seen).toEqual({ pings: 0, dead: 0 });
  });

  it('asks at once after a wake, and only once at a time', () => {
    const { seen, watch } = scene();
    watch.probe();
    watch.probe();
    expect(seen).toEqual({ pings: 1, dead: 0 });
    watch.heard();
    jest.advanceTimersByTime(60_000);
    expect(seen).toEqual({ pings: 1, dead: 0 });
    watch.probe();
    jest.advanceTimersByTime(SILENCE_MS);
    expect(seen).toEqual({ pings: 2, dead: 1 });
  });

  it('waits longer on a line that is slow, and no longer than before once it is well', () => {
    const seen = [SILENCE_MS];
    for (const [held, dead] of [[5_000, true], [5_000, true], [5_000, true], [5_000, false], [90_000, true], [90_000, false]] as const) seen.push(nextSilenceMs(seen.at(-1) ?? 0, held, dead));
    expect(seen).toEqual([4_000, 8_000, 16_000, 16_000, 16_000, 8_000, 4_000]);
  });
});
