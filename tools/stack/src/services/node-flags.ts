import { readFileSync } from 'node:fs';
import path from 'node:path';
import { WORKSPACE } from '../workspace.ts';
import { type ServiceName } from './topology.rules.ts';

/** Options of node with which a service runs everywhere: `config.nodeFlags` of its package.json (docs/benchmarks-history.md says why). */
export function nodeFlags(service: ServiceName, workspace = WORKSPACE): string[] {
  const file = path.join(workspace, 'apps', service, 'package.json');
  // A release before these were kept there has none.
  const { config } = JSON.parse(readFileSync(file, 'utf8')) as { config?: { nodeFlags: string } };
  return config?.nodeFlags.split(' ') ?? [];
}
