import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';
import { build } from 'esbuild';
import { type BrowserContext, type Page } from 'playwright-core';
import { ALLOWED_ORIGIN } from '../shared-system.ts';

const PAGE = '<!doctype html><title>chat</title><script type="module">import * as sdk from "/sdk.js"; window.sdk = sdk;</script>';

const POLICY = "default-src 'none'; script-src 'self'; connect-src http://127.0.0.1:* ws://127.0.0.1:*; require-trusted-types-for 'script'";

/** The SDK as an application would ship it. */
export const bundleSdk = (): Promise<string> => bundleForPages(path.join(WORKSPACE, 'libs/client-sdk/src/index.ts'));

export async function bundleForPages(entry: string): Promise<string> {
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: 'esm', platform: 'browser', conditions: ['@chatgenius/source'], target: 'es2022', write: false, minify: true });
  return outputFiles[0]?.text ?? '';
}

/** Serves a page with the SDK from an origin that the system allows. */
export async function serve(context: BrowserContext, sdk: string): Promise<void> {
  await context.route(`${ALLOWED_ORIGIN}/**`, (route) =>
    route.request().url().endsWith('/sdk.js') ? route.fulfill({ contentType: 'text/javascript', body: sdk }) : route.fulfill({ contentType: 'text/html', body: PAGE }));
}

/** The files that a bundler makes of an application with `ChatClient`, by name: the page asks for each when it needs it. */
export async function bundleParts(): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await build({
    stdin: { contents: "export { ChatClient } from './index.ts';", resolveDir: path.join(WORKSPACE, 'libs/client-sdk/src'), sourcefile: 'sdk.js' },
    outdir: '/',
    entryNames: 'sdk',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['@chatgenius/source'],
    target: 'es2022',
    write: false,
    minify: true,
  });
  return new Map(outputFiles.map(({ path: file, text }) => [file, text]));
}

/** A deployment of an application under a strict policy, of which files may be gone. */
export class PartsOrigin {
  /** That were asked for. */
  readonly asked: string[] = [];
  /** Another release was deployed: nothing of this one is there any more. */
  gone = false;

  static async serve(context: BrowserContext, parts: ReadonlyMap<string, string>): Promise<PartsOrigin> {
    const origin = new PartsOrigin();
    const files = new Map([...parts, ['/page.js', 'import * as sdk from "/sdk.js"; window.sdk = sdk;']]);
    await context.route(`${ALLOWED_ORIGIN}/**`, (route) => {
      const { pathname } = new URL(route.request().url());
      const body = files.get(pathname);
      if (body === undefined) return route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>chat</title><script type="module" src="/page.js"></script>', headers: { 'content-security-policy': POLICY } });
      origin.asked.push(pathname);
      return origin.gone ? route.fulfill({ status: 404 }) : route.fulfill({ contentType: 'text/javascript', body });
    });
    return origin;
  }
}

export async function open(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(ALLOWED_ORIGIN);
  await page.waitForFunction('window.sdk');
  return page;
}
