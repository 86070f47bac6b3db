import { readFileSync } from 'node:fs';
import { type StackMember } from '@chatgenius/stack';

interface LogLine {
  readonly level: string;
  readonly event: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** What a process has logged so far. */
export function logsOf({ process }: StackMember): LogLine[] {
  const lines = readFileSync(process.logFile, 'utf8').split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => JSON.parse(line) as LogLine);
}

/** Faults of ours: whatever peers do, there must be none. */
export function faultsOf(member: StackMember): LogLine[] {
  return logsOf(member).filter(({ level, event }) => level === 'error' || event === 'process:fault' || event === 'command:failed');
}

/** The value of a metric that has no labels. */
export async function metricOf({ opsUrl }: StackMember, name: string): Promise<number> {
  const text = await (await fetch(`${opsUrl}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1] ?? 0);
}
