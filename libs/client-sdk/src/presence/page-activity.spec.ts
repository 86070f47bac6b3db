import { waitUntil } from '@chatgenius/testing';
import { PageActivity, type Page } from './activity-source.ts';

class FakePage extends EventTarget implements Page {
  visibilityState = 'visible';

  become(visibilityState: string): void {
    this.visibilityState = visibilityState;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

describe('PageActivity', () => {
  it('follows the page’s visibility and what people do to it', async () => {
    const page = new FakePage();
    const told: boolean[] = [];
    const source = new PageActivity(page, 30);
    source.start((active) => told.push(active));
    page.become('hidden');
    page.become('visible');
    expect(told).toEqual([false, true]);
    await waitUntil('it is idle', () => told.length === 3);
    page.dispatchEvent(new Event('keydown'));
    expect(told).toEqual([false, true, false, true]);
    source.stop();
    page.become('hidden');
    expect(told).toHaveLength(4);
  });
});
