import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';
import { type Browser } from 'playwright-core';
import { bundleForPages, open, serve } from '../browser/sdk-page.ts';
import { type OpenWriter } from './fault-run.ts';
import { type Writer, type WriterPlan } from './writer.ts';
import { type ClientOptions } from './fault-run.ts';

/** What is used here of the page's own variables. */
interface WriterWindow {
  sdk: { makeWriter(options: ClientOptions, plan: WriterPlan): Writer };
  writer: Writer;
}

/** Writers in tabs of a browser, each with a profile of its own. */
export async function openInBrowser(browser: Browser): Promise<OpenWriter> {
  const script = await bundleForPages(path.join(WORKSPACE, 'tools/system-tests/src/faults/page-writer.ts'));
  return async (options, plan) => {
    const context = await browser.newContext();
    await serve(context, script);
    const page = await open(context);
    await page.evaluate(([client, wish]) => {
      const window = globalThis as unknown as WriterWindow;
      window.writer = window.sdk.makeWriter(client, wish);
    }, [options, plan] as const);
    return {
      begin: () => page.evaluate(() => (globalThis as unknown as WriterWindow).writer.begin()),
      write: () => page.evaluate(() => (globalThis as unknown as WriterWindow).writer.write()),
      look: () => page.evaluate(() => (globalThis as unknown as WriterWindow).writer.look()),
      screens: () => page.evaluate(() => (globalThis as unknown as WriterWindow).writer.screens()),
      connections: () => page.evaluate(() => (globalThis as unknown as WriterWindow).writer.connections),
      close: () => context.close(),
    };
  };
}
