import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { unpackDebianPackages } from '@chatgenius/stack';
import { chromium as playwright, type Browser } from 'playwright-core';

interface Chromium {
  readonly command: string;
  readonly env: Record<string, string>;
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
/** As root it has no sandbox; pages of a test may reach the loopback addresses that the system listens on. */
const FLAGS = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--disable-features=LocalNetworkAccessChecks,PrivateNetworkAccessRespectPreflightResults'];

/** The system's, or Debian's, unpacked into the user's cache. @throws where neither can be had */
export async function findChromium(): Promise<Chromium> {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const installed = folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name))).find(isExecutable);
  if (installed) return { command: installed, env: { PATH: process.env.PATH ?? '' } };
  const root = await unpackDebianPackages(['chromium']);
  const triplet = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
  const libraries = ['usr/lib', 'lib', 'usr/lib/pulseaudio'].map((folder) => path.join(root, folder.replace('lib', `lib/${triplet}`)));
  return { command: path.join(root, 'usr/lib/chromium/chromium'), env: { PATH: process.env.PATH ?? '', LD_LIBRARY_PATH: libraries.join(':') } };
}

export const launch = ({ command, env }: Chromium): Promise<Browser> => playwright.launch({ executablePath: command, env, args: FLAGS, headless: true });

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
