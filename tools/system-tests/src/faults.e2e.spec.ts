import { DEFAULT_KINDS } from '@chatgenius/client-sdk/testing';
import { type Browser } from 'playwright-core';
import { findChromium, launch } from './browser/chromium.ts';
import { openInBrowser } from './faults/browser-writer.ts';
import { runWithFaults } from './faults/fault-run.ts';
import { openInNode } from './faults/node-writer.ts';
import { SharedSystem } from './shared-system.ts';
import { size } from './size.ts';

/** FAULT_SEEDS=7,8 plays others; `npm run faults -- --seed 7` does so without jest. */
const SEEDS = (process.env.FAULT_SEEDS ?? size({ everyday: '1', soak: '1,2,3,4' })).split(',').map(Number);
const IN_BROWSER = SEEDS.slice(0, size({ everyday: 1, soak: 2 }));
const MESSAGES = size({ everyday: 60, soak: 1_000 });
const MESSAGES_IN_BROWSER = size({ everyday: 40, soak: 1_000 });
/** Each half-open connection costs eight seconds, in which a client finds out: not every day. */
const KINDS = size({ everyday: { ...DEFAULT_KINDS, 'half-open': 0 }, soak: DEFAULT_KINDS });
const LIMIT_MS = size({ everyday: 120_000, soak: 900_000 });

const chromium = await findChromium().catch(() => undefined);
const describeInChromium = chromium === undefined ? describe.skip : describe;

/** One message in five meets a fault on its way, in both directions: nothing is lost, doubled or out of order, and all screens show what is stored. */
describe('under the fault proxy', () => {
  let system: SharedSystem;

  beforeAll(async () => {
    system = await SharedSystem.use();
  });

  afterAll(() => system.stop());

  it.each(SEEDS)(`in Node: ${MESSAGES} messages, edits and reactions, seed %i`, async (seed) => {
    const { broken, sent, faults } = await runWithFaults({ system, open: openInNode, seed, messages: MESSAGES, kinds: KINDS });
    expect([broken, sent >= MESSAGES, Object.keys(faults).length > 5]).toEqual([[], true, true]);
  }, LIMIT_MS);

  describeInChromium('in Chromium', () => {
    let browser: Browser;

    beforeAll(async () => {
      if (chromium) browser = await launch(chromium);
    }, 60_000);

    afterAll(() => browser.close());

    it.each(IN_BROWSER)(`${MESSAGES_IN_BROWSER} messages, edits and reactions, seed %i`, async (seed) => {
      const { broken, sent, faults } = await runWithFaults({ system, open: await openInBrowser(browser), seed, messages: MESSAGES_IN_BROWSER, kinds: KINDS });
      expect([broken, sent >= MESSAGES_IN_BROWSER, Object.keys(faults).length > 5]).toEqual([[], true, true]);
    }, LIMIT_MS);
  });
});
