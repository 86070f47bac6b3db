import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hasEnded, isSameProcess, parseProcStat, type ProcessIdentity } from './process-identity.rules.ts';

/** Who has this id now, or undefined when nobody does. */
export function identify(pid: number): ProcessIdentity | undefined {
  return process.platform === 'linux' ? identifyByProc(pid) : identifyByPs(pid);
}

export function isAlive(recorded: ProcessIdentity): boolean {
  return isSameProcess(recorded, identify(recorded.pid));
}

/** Sends a signal to exactly this process; one that has ended, or is not ours, is left alone. */
export function signal(recorded: ProcessIdentity, name: NodeJS.Signals): void {
  if (!isAlive(recorded)) return;
  try {
    process.kill(recorded.pid, name);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}

function identifyByProc(pid: number): ProcessIdentity | undefined {
  try {
    const stat = parseProcStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    if (!stat || hasEnded(stat.state)) return undefined;
    // Start times count from boot, so the same pair can come back after a restart of the machine.
    return { pid, startedAt: `${bootId()}:${stat.startTime}` };
  } catch {
    return undefined; // no such process
  }
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

function identifyByPs(pid: number): ProcessIdentity | undefined {
  try {
    const [state = '', ...started] = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .split(/\s+/);
    return hasEnded(state) ? undefined : { pid, startedAt: started.join(' ') };
  } catch {
    return undefined; // ps exits 1 when there is no such process
  }
}
