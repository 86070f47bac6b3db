import { DeviceWakes } from './wakes.ts';

class Page extends EventTarget {
  visibilityState = 'visible';
}

describe('DeviceWakes', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  function scene() {
    const [scope, page] = [new EventTarget(), new Page()];
    const wakes = new DeviceWakes({ scope, page });
    const seen = { wakes: 0 };
    wakes.start(() => seen.wakes++);
    return { scope, page, wakes, seen };
  }

  it.each(['online', 'pageshow'])('tells of %s', (type) => {
    const { scope, seen } = scene();
    scope.dispatchEvent(new Event(type));
    expect(seen.wakes).toBe(1);
  });

  it.each(['visibilitychange', 'resume'])('tells of %s of a page that is seen', (type) => {
    const { page, seen } = scene();
    page.visibilityState = 'hidden';
    page.dispatchEvent(new Event(type));
    expect(seen.wakes).toBe(0);
    page.visibilityState = 'visible';
    page.dispatchEvent(new Event(type));
    expect(seen.wakes).toBe(1);
  });

  it('tells of a clock that has jumped, where nothing else does', () => {
    const wakes = new DeviceWakes({});
    let count = 0;
    wakes.start(() => count++);
    jest.advanceTimersByTime(60_000);
    expect(count).toBe(0);
    jest.setSystemTime(Date.now() + 20_000);
    jest.advanceTimersByTime(1_000);
    expect(count).toBe(1);
    wakes.stop();
  });

  it('tells nothing after its end, and everything once after a second start', () => {
    const { scope, wakes, seen } = scene();
    wakes.start(() => seen.wakes++);
    scope.dispatchEvent(new Event('online'));
    wakes.stop();
    scope.dispatchEvent(new Event('online'));
    expect(seen.wakes).toBe(1);
    expect(jest.getTimerCount()).toBe(0);
  });
});
