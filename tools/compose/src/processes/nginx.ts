import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fromDebian } from './debian-program.ts';
import { type Program } from './program.ts';

interface Asked {
  /** The command of the service: `nginx -c <file> …`. */
  readonly args: readonly string[];
  readonly address: string;
  readonly cwd: string;
}

/** Debian's nginx with the configuration of the proxy, which it has tested itself. */
export async function nginxProgram({ args: [, ...args], address, cwd }: Asked): Promise<Program> {
  const { command, env } = await fromDebian('nginx', 'usr/sbin/nginx');
  const file = args[args.indexOf('-c') + 1] ?? '';
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/listen (\d+);/g, `listen ${address}:$1;`));
  // Not the places that Debian's build has compiled in.
  const places = ['-p', cwd, '-e', 'stderr'];
  const fault = testConfig({ command, env }, [...places, '-c', file], cwd);
  if (fault) throw new Error(fault);
  return { command, args: [...places, ...args], env, cwd };
}

/** What `nginx -t` says; undefined when it is content. Its output is a file: it opens /dev/stdout, which a pipe of node refuses. */
export function testConfig({ command, env }: { command: string; env: NodeJS.ProcessEnv }, args: readonly string[], cwd: string): string | undefined {
  mkdirSync(cwd, { recursive: true });
  const log = path.join(cwd, 'test.log');
  const output = openSync(log, 'w');
  const { status } = spawnSync(command, ['-t', ...args], { cwd, env, stdio: ['ignore', output, output] });
  closeSync(output);
  return status === 0 ? undefined : `nginx -t: ${readFileSync(log, 'utf8').trim()}`;
}
