import { type CDPSession } from 'playwright-core';
import { medianOf, msOfMarks, type TraceEvent } from './trace.rules.ts';
import { type ChatWindow } from './chat-window.ts';

const TWO_FRAMES = 'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))';
const CATEGORIES = ['blink.user_timing', 'devtools.timeline', 'disabled-by-default-devtools.timeline'];
/** Work of a known size, of the kinds that pages do: objects, texts, sorting. */
const REFERENCE_WORK = `(() => {
  const rows = Array.from({ length: 12_000 }, (_, index) => ({ id: 'row-' + (index * 7_919) % 12_000, text: 'word '.repeat(index % 9) }));
  const sorted = JSON.parse(JSON.stringify(rows)).sort((one, two) => (one.id < two.id ? -1 : 1));
  return new Map(sorted.map((row) => [row.id, row.text.split(' ').length])).size;
})()`;
/** So many milliseconds it takes on the machine for which the budgets are. */
const REFERENCE_MS = 15;
const TURNS = 5;

type Interactions = Readonly<Record<string, () => Promise<void>>>;

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

  static async of(window: ChatWindow): Promise<PageCosts> {
    const session = await window.context.newCDPSession(window.page);
    await session.send('Performance.enable');
    return new PageCosts(window, session);
  }

  /**
   * Milliseconds of the page's main thread from each interaction until what comes of it is drawn: the median of some turns.
   * They are of processor time, which others on the machine do not lengthen, and less where the machine is slower than the
   * one that the budgets are for: work of a known size, done between the turns, says how much.
   */
  async ofInteractions(interactions: Interactions): Promise<Readonly<Record<string, number>>> {
    const { page, context } = this.#window;
    const browser = context.browser();
    if (!browser) throw new Error('The window has no browser of its own.');
    await browser.startTracing(page, { categories: CATEGORIES });
    for (let turn = 0; turn < TURNS; turn++) {
      await this.#marked('reference', () => page.evaluate(REFERENCE_WORK));
      for (const [name, act] of Object.entries(interactions)) await this.#marked(name, act);
    }
    const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
    const slowness = Math.max(1, medianOf(msOfMarks(traceEvents, 'reference')) / REFERENCE_MS);
    return Object.fromEntries(Object.keys(interactions).map((name) => [name, Math.round(medianOf(msOfMarks(traceEvents, name)) / slowness)]));
  }

  async #marked(name: string, act: () => Promise<unknown>): Promise<void> {
    const { page } = this.#window;
    await page.evaluate(`performance.mark('begin ${name}')`);
    await act();
    await page.evaluate(`${TWO_FRAMES}.then(() => void performance.mark('end ${name}'))`);
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
