import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';
import { build } from 'esbuild';
import { type BrowserContext, type Page } from 'playwright-core';
import { ALLOWED_ORIGIN } from '../shared-system.ts';

const PAGE = '<!doctype html><title>chat</title><script type="module">import * as sdk from "/sdk.js"; window.sdk = sdk;</script>';

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

export async function open(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(ALLOWED_ORIGIN);
  await page.waitForFunction('window.sdk');
  return page;
}
