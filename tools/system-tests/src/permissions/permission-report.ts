import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { channelPermissions, deploymentPermissions } from '@chatgenius/contracts';
import { WORKSPACE } from '@chatgenius/stack';
import { ACTORS, expected, type ActorName } from './cast.ts';
import { unused, type Need } from './needs.rules.ts';

export interface Walked extends Need {
  readonly actor: ActorName;
  readonly outcome: string;
}

export const passes = ({ actor, permission, outcome }: Walked): boolean => (outcome === 'allowed') === expected(actor, permission);

/** One row for each permission: how many calls over the socket and HTTP went as the table says, of how many. */
export function permissionTable(walked: readonly Walked[]): string {
  const permissions = [...Object.keys(channelPermissions), ...Object.keys(deploymentPermissions)];
  const rows = [['permission', 'calls', ...ACTORS], ...permissions.map((permission) => rowOf(permission, walked))];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd());
  const good = walked.filter(passes).length;
  return `${lines.join('\n')}\n${good} of ${walked.length} calls went as the tables say. No command or route needs yet: ${unused().join(', ') || 'none'}.\n`;
}

function rowOf(permission: string, walked: readonly Walked[]): string[] {
  const calls = walked.filter((one) => one.permission === permission);
  const ways = (over: Need['over']): number => new Set(calls.filter((one) => one.over === over).map(({ contract }) => contract)).size;
  return [permission, calls.length === 0 ? '-' : `${ways('socket')} socket, ${ways('HTTP')} HTTP`, ...ACTORS.map((actor) => cellOf(calls.filter((one) => one.actor === actor)))];
}

function cellOf(calls: readonly Walked[]): string {
  const [first] = calls;
  if (first === undefined) return '-';
  const good = calls.filter(passes).length;
  return `${expected(first.actor, first.permission) ? 'may' : 'not'} ${good}/${calls.length}${good < calls.length ? ' WRONG' : ''}`;
}

export function writeTable(table: string): void {
  const folder = path.join(WORKSPACE, '.cache/system-tests');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'permissions.txt'), table);
}
