import { spawn } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runToEnd, WORKSPACE } from '@chatgenius/stack';
import { SITE } from './install.ts';
import { PAGES } from './stage.ts';

export const OUTPUT = path.join(WORKSPACE, 'dist/docs');
const SDK = path.join(WORKSPACE, 'libs/client-sdk');

/** What of the site a browser would load from elsewhere: nothing may. */
const FROM_ELSEWHERE = /<(?:script|link|img|iframe)\b[^>]*(?:src|href)="(?:https?:)?\/\/|url\((?:https?:)?\/\//;

const tool = (name: string, script: string, args: readonly string[]) => ({
  title: name,
  command: process.execPath,
  args: [path.join(SITE, 'node_modules', script), ...args],
  cwd: SITE,
  env: process.env,
});

/** The reference of the SDK's public surface, of every entry that it exports. */
export async function writeSdkReference(): Promise<void> {
  const { exports } = JSON.parse(readFileSync(path.join(SDK, 'package.json'), 'utf8')) as { exports: Record<string, string | { '@chatgenius/source'?: string }> };
  const entries = Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? [] : (entry['@chatgenius/source'] ?? [])));
  const options = {
    entryPoints: entries.map((entry) => path.join(SDK, entry)),
    tsconfig: path.join(SDK, 'tsconfig.build.json'),
    out: path.join(PAGES, 'sdk'),
    plugin: ['typedoc-plugin-markdown'],
    router: 'module',
    entryFileName: 'index',
    readme: 'none',
    name: 'SDK',
    disableSources: 'true',
    excludePrivate: 'true',
    excludeInternal: 'true',
    hidePageHeader: 'true',
    hideBreadcrumbs: 'true',
    logLevel: 'Error',
    skipErrorChecking: 'true',
  };
  const args = Object.entries(options).flatMap(([name, value]) => (Array.isArray(value) ? value.flatMap((one) => [`--${name}`, one]) : [`--${name}`, value]));
  await runToEnd(tool('The reference of the SDK', 'typedoc/bin/typedoc', args));
}

/** @throws when a link is dead, or something would be loaded from elsewhere */
export async function buildSite(): Promise<void> {
  await runToEnd(tool('The site', 'vitepress/bin/vitepress.js', ['build', SITE]));
  const loads = globSync('**/*.{html,css}', { cwd: OUTPUT }).filter((file) => FROM_ELSEWHERE.test(readFileSync(path.join(OUTPUT, file), 'utf8')));
  if (loads.length > 0) throw new Error(`These pages load something from elsewhere: ${loads.join(', ')}`);
}

/** Until it is ended. */
export function serveSite(port: number): void {
  const { command, args, cwd, env } = tool('', 'vitepress/bin/vitepress.js', ['preview', SITE, '--port', String(port), '--host', '127.0.0.1']);
  const child = spawn(command, args, { cwd, env, stdio: 'inherit' });
  child.once('exit', (code) => (process.exitCode = code ?? 0));
}
