import { CommandFailedError, runToEnd } from '@chatgenius/stack';
import { FAULTS } from './faults.ts';
import { WorkspaceCopy } from './workspace-copy.ts';

/**
 * npm run test:planted: shows that the tests of every day find real faults. Plants one after the other in a copy of the
 * workspace, and fails unless the specs that are to catch it fail with it, and pass without any.
 */
const copy = new WorkspaceCopy();
const specs = [...new Set(FAULTS.map(({ spec }) => spec))];
console.log(`Without a fault: ${specs.join(', ')}`);
const sound = await run(specs);
console.log(`  ${sound.closing}`);
let missed = sound.passed ? 0 : 1;
for (const { name, file, edits, spec } of FAULTS) {
  const undo = copy.edit(file, edits);
  const { passed, closing } = await run([spec]);
  undo();
  console.log(`${passed ? 'MISSED' : 'caught'}: ${name}, by ${spec} (${closing})`);
  if (passed) missed += 1;
}
console.log(`${FAULTS.length + 1 - missed} passed, ${missed} failed`);
process.exit(missed > 0 ? 1 : 0);

/** A run in which nothing could be executed shows nothing. */
async function run(patterns: string[]): Promise<{ passed: boolean; closing: string }> {
  const output = await runToEnd({
    title: 'The tests of the copy',
    command: process.execPath,
    args: ['--conditions=@chatgenius/source', 'tools/verify/src/verify.ts', '--only', 'e2e', ...patterns],
    cwd: copy.folder,
    env: process.env,
  }).catch((error: unknown) => {
    if (error instanceof CommandFailedError) return error.output;
    throw error;
  });
  const closing = output.trim().split('\n').at(-1) ?? '';
  const counted = /^(\d+) passed, (\d+) failed$/.exec(closing);
  const e2e = /^e2e +\w+ +[\d.]+ s +(\d+) passed/m.exec(output);
  if (!counted || !e2e) throw new Error(`The tests of the copy could not run:\n${output}`);
  return { passed: counted[2] === '0', closing };
}
