import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';
import { type Print } from '../steps.ts';
import { leaksIn } from './leaks.rules.ts';

const FOLDER = path.join(WORKSPACE, '.cache/system-tests');
const SHOWN = 20;

/** Reads all that processes of end-to-end specs have logged, told Prometheus and exported as traces. @throws Error when a secret is in it, or nothing was written */
export function lookForLeaks(print: Print): void {
  const files = globSync('**/*.{log,metrics,traces}', { cwd: FOLDER });
  if (files.length === 0) throw new Error('No process has logged anything: there is nothing to look at.');
  const leaks = files.flatMap((file) => leaksIn(readFileSync(path.join(FOLDER, file), 'utf8')).map((leak) => ({ file, ...leak })));
  for (const { file, line, what, begins } of leaks.slice(0, SHOWN)) print(`${file}:${line}: ${what} after ${begins}\n`);
  if (leaks.length > 0) throw new Error(`${leaks.length} lines have what no log may have.`);
  print(`${files.length} files of logs, metrics and traces hold no secret.\n`);
}
