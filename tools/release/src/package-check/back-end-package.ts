import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { runToEnd, WORKSPACE } from '@chatgenius/stack';
import { npm, outsideOfNpm } from '../fetched/fetched-packages.ts';
import { type PackedPackage } from './packed-package.ts';

export const BACKEND = '@chatgenius/backend';

const SEED = { users: [{ handle: 'ada' }, { handle: 'grace', role: 'administrator' }], channels: [{ name: 'general', members: ['ada', 'grace'], messages: [{ from: 'ada', text: 'Hello' }] }] };

/** What a team's test would be: by the command, and by the function. */
const BY_COMMAND = `
const { users, channels } = JSON.parse(process.env.CHATGENIUS_SEEDED);
const answer = await fetch(process.env.CHATGENIUS_API_URL + '/v1/auth/sign-in', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(users.ada) });
console.log('signed in:', answer.status, Object.keys(channels).join());
`;
const BY_FUNCTION = `
import { startBackend } from '@chatgenius/backend';
const backend = await startBackend({ seed: 'people.json', gateways: 2 });
const headers = { authorization: 'Bearer ' + (await backend.users.grace.token()) };
const answer = await fetch(backend.http + '/v1/channels/' + backend.channels.general + '/messages', { headers });
console.log('history:', (await answer.json()).messages.map(({ text }) => text).join(), backend.gateways.length);
await backend.stop();
console.log('stopped:', await fetch(backend.http).then(() => 'no', () => 'yes'));
`;

export const assembleBackend = (): Promise<unknown> =>
  runToEnd({ title: 'Assembling the back end', command: process.execPath, args: ['--conditions=@chatgenius/source', 'tools/backend/src/packaging/main.ts'], cwd: WORKSPACE, env: process.env });

/** Installs the package into an empty project, and starts it there. @throws RegistryUnavailableError */
export async function backendFaults({ tarball, files }: PackedPackage, folder: string): Promise<string[]> {
  const missing = ['README.md', 'LICENSE', 'dist/index.js', 'dist/index.d.ts', 'dist/seed.schema.json'].filter((file) => !files.includes(file));
  const strange = files.filter((file) => /\.(spec|fixture)\.|inputs\.json|tsbuildinfo|\.cache|\.env/.test(file));
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'empty-project', private: true, type: 'module' }));
  for (const [file, text] of Object.entries({ 'people.json': JSON.stringify(SEED), 'by-command.mjs': BY_COMMAND, 'by-function.mjs': BY_FUNCTION })) writeFileSync(path.join(folder, file), text);
  await npm(['install', tarball], folder);
  const command = path.join(folder, 'node_modules/.bin/chatgenius-backend');
  const said = [await run(folder, [command, '--seed', 'people.json', '--', process.execPath, 'by-command.mjs']), await run(folder, ['by-function.mjs'])].join('\n');
  return [
    ...missing.map((file) => `${BACKEND}: ${file} is missing`),
    ...strange.map((file) => `${BACKEND}: ${file} would be published`),
    ...['signed in: 200 general', 'history: Hello 2', 'stopped: yes'].filter((line) => !said.includes(line)).map((line) => `${BACKEND}: nothing said "${line}", but: ${said}`),
  ];
}

/** With servers of its own, whatever the environment names. */
function run(folder: string, args: string[]): Promise<string> {
  return runToEnd({ title: `Running ${path.basename(args[0] ?? '')}`, command: process.execPath, args, cwd: folder, env: { ...outsideOfNpm(), DATABASE_URL: '', REDIS_URL: '', NATS_URL: '' } });
}
