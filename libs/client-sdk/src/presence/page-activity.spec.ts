import { PageActivity, type Page } from './activity-source.ts';

class FakePage extends EventTarget implements Page {
  visibilityState = 'visible';

  become(visibilityState: string): void {
    this.visibilityState = visibilityState;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

describe('PageActivity', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('follows the page’s visibility and what people do to it', () => {
    const page = new FakePage();
    const told: boolean[] = [];
    const source = new PageActivity(page, 30);
    source.start((active) => told.push(active));
    page.become('hidden');
    page.become('visible');
    expect(told).toEqual([false, true]);
    jest.advanceTimersByTime(31);
    expect(told).toEqual([false, true, false]);
    page.dispatchEvent(new Event('keydown'));
    expect(told).toEqual([false, true, false, true]);
    source.stop();
    page.become('hidden');
    expect(told).toHaveLength(4);
  });
});
