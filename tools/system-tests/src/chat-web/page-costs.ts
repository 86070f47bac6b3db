import { type CDPSession } from 'playwright-core';
import { type ChatWindow } from './chat-window.ts';

const TWO_FRAMES = 'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))';

/** What a page holds in memory, once what nobody needs any more was collected. */
export interface Held {
  readonly heapBytes: number;
  readonly nodes: number;
  readonly listeners: number;
}

/** What a window costs its device, as Chromium's tracing measures it. */
export class PageCosts {
  readonly #window: ChatWindow;
  readonly #session: CDPSession;

  private constructor(window: ChatWindow, session: CDPSession) {
    this.#window = window;
    this.#session = session;
  }

  /** In processor time: on a busy machine the clock tells how long the others have worked. */
  static async of(window: ChatWindow): Promise<PageCosts> {
    const session = await window.context.newCDPSession(window.page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    return new PageCosts(window, session);
  }

  /** Milliseconds of the page's main thread from an interaction until its outcome is drawn. */
  async ofDrawing(interaction: () => Promise<void>): Promise<number> {
    const before = await this.#metric('TaskDuration');
    await interaction();
    await this.#window.page.evaluate(TWO_FRAMES);
    return ((await this.#metric('TaskDuration')) - before) * 1_000;
  }

  async held(): Promise<Held> {
    // What the first collection finalises, the second one frees.
    for (let round = 0; round < 2; round++) await this.#session.send('HeapProfiler.collectGarbage');
    const { usedSize: heapBytes } = await this.#session.send('Runtime.getHeapUsage');
    return { heapBytes, nodes: await this.#metric('Nodes'), listeners: await this.#metric('JSEventListeners') };
  }

  async #metric(name: string): Promise<number> {
    const { metrics } = await this.#session.send('Performance.getMetrics');
    const found = metrics.find((metric) => metric.name === name);
    if (found === undefined) throw new Error(`Chromium does not measure ${name} any more.`);
    return found.value;
  }
}
