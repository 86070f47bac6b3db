import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { findChromium, launch } from '@chatgenius/system-tests/chromium';
import { build as bundleByEsbuild } from 'esbuild';
import { type Browser } from 'playwright-core';
import { build as bundleByVite, preview } from 'vite';
import { type Given } from './back-end.ts';
import { type Use } from './use.ts';

interface Page {
  given: { page: Given; worker: Given };
  drawn?: string[][];
  failed?: string;
}

const BUNDLERS: Readonly<Record<string, (folder: string, outDir: string) => Promise<void>>> = {
  async Vite(folder, outDir) {
    await bundleByVite({ root: folder, configFile: false, logLevel: 'error', worker: { format: 'es' }, base: './', build: { outDir, emptyOutDir: true } });
  },
  async esbuild(folder, outDir) {
    await bundleByEsbuild({ absWorkingDir: folder, entryPoints: ['page.mjs', 'web-worker.mjs'], outdir: outDir, outExtension: { '.js': '.mjs' }, bundle: true, splitting: true, format: 'esm', minify: true, logLevel: 'error' });
    copyFileSync(path.join(folder, 'index.html'), path.join(outDir, 'index.html'));
  },
};

/** A page and a worker of it, bundled by each bundler, in Chromium. None where Chromium cannot be had. */
export async function browserUses(folder: string, port: number, report: (line: string) => void): Promise<{ uses: Use[]; close: () => Promise<void> }> {
  const chromium = await findChromium().catch(() => undefined);
  if (chromium === undefined) {
    report('Bundles were not tried in a browser: neither the system nor Debian\'s packages have Chromium');
    return { uses: [], close: () => Promise.resolve() };
  }
  const browser = await launch(chromium);
  const served = path.join(folder, 'served');
  for (const [name, bundle] of Object.entries(BUNDLERS)) await bundle(folder, path.join(served, name));
  const server = await preview({ root: folder, configFile: false, logLevel: 'error', appType: 'mpa', build: { outDir: served }, preview: { host: '127.0.0.1', port, strictPort: true } });
  return {
    uses: Object.keys(BUNDLERS).map((name) => ({ name: `${name}, a page and a worker in Chromium`, programs: 2, run: (given) => inBrowser(browser, `http://127.0.0.1:${port}/${name}/index.html`, given) })),
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

async function inBrowser(browser: Browser, url: string, [page, worker]: readonly Given[]): Promise<string[][]> {
  const context = await browser.newContext();
  const tab = await context.newPage();
  await tab.addInitScript((given) => void Object.assign(globalThis, { given }), { page, worker });
  await tab.goto(url);
  await tab.waitForFunction(() => 'drawn' in globalThis || 'failed' in globalThis);
  const { drawn = [], failed } = await tab.evaluate(() => {
    const window = globalThis as unknown as Page;
    return { drawn: window.drawn, failed: window.failed };
  });
  await context.close();
  if (failed !== undefined) throw new Error(failed);
  return drawn;
}
