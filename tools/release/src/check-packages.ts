import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSdk, runToEnd, WORKSPACE } from '@chatgenius/stack';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { publishedPackages, type WorkspacePackage } from './workspace-packages.ts';

/** What a program of somebody else would say, with everything that they import from outside in its types. */
const CONSUMER = `
import { channelPermissions, ChatClient, ChatError, limits, type ChatClientOptions, type ChannelState, type Schemas } from '@chatgenius/client-sdk';

const options: ChatClientOptions = { url: 'http://127.0.0.1:1', apiUrl: 'http://127.0.0.1:1', token: () => Promise.resolve('none') };
const chat = new ChatClient(options);
const text = (state: ChannelState): string => state.messages.map((message) => message.text).join();
// @ts-expect-error Its types are known, and are not any.
const wrong: number = chat.connect;
const draft: Schemas.MessageSendInput = { channelId: '', clientMessageId: 'one', text: 'Hello' };
const { length } = draft.text;
chat.close();
console.log(typeof ChatError, typeof text, typeof wrong, length <= limits.messageTextLength, channelPermissions['message:pin'].length);
`;
/** As bundlers and Node resolve modules. Types of packages are checked, too. */
const RESOLUTIONS = [
  { module: 'nodenext', moduleResolution: 'nodenext' },
  { module: 'esnext', moduleResolution: 'bundler' },
];
/** What they need from npm, as the workspace has it. */
const FROM_WORKSPACE = ['socket.io-client'];

/** npm run release:check: packs what would be published, and uses it as somebody else would, outside of the workspace. */
await buildSdk((line) => console.log(line));
const folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-packages-'));
try {
  const faults: string[] = [];
  for (const found of publishedPackages()) faults.push(...(await packed(found)));
  if (faults.length === 0) await consume();
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exitCode = 1;
  else console.log('What a release would publish is whole.');
} finally {
  rmSync(folder, { recursive: true });
}

async function packed({ folder: source, manifest: { name, version } }: WorkspacePackage): Promise<string[]> {
  const target = path.join(folder, 'node_modules', name);
  mkdirSync(target, { recursive: true });
  const [{ filename, files, size }] = JSON.parse(execFileSync('npm', ['pack', '--json', '--pack-destination', folder], { cwd: path.join(WORKSPACE, source), encoding: 'utf8' })) as [{ filename: string; files: { path: string }[]; size: number }];
  execFileSync('tar', ['xzf', path.join(folder, filename), '--strip-components=1', '-C', target]);
  console.log(`${name} ${version}: ${files.length} files, ${(size / 1024).toFixed(0)} KiB packed`);
  const { messages, pkg } = await publint({ pkgDir: target, strict: true, pack: false });
  const names = files.map((file) => file.path);
  return [
    ...messages.map((message) => `${name}: ${formatMessage(message, pkg) ?? message.code}`),
    ...names.filter((file) => /\.(spec|fixture)\.|^bench|tsbuildinfo|\.env/.test(file)).map((file) => `${name}: ${file} would be published`),
    ...['README.md', 'LICENSE', 'dist/index.js', 'dist/index.d.ts'].filter((file) => !names.includes(file)).map((file) => `${name}: ${file} is missing`),
  ];
}

/** Compiles and runs a program against the packages. @throws with what the compiler says */
async function consume(): Promise<void> {
  for (const name of FROM_WORKSPACE) symlinkSync(path.join(WORKSPACE, 'node_modules', name), path.join(folder, 'node_modules', name));
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  writeFileSync(path.join(folder, 'consumer.ts'), CONSUMER);
  for (const resolution of RESOLUTIONS) {
    const compilerOptions = { ...resolution, target: 'es2024', lib: ['es2024', 'dom', 'dom.iterable'], strict: true, types: [], skipLibCheck: false, outDir: 'out' };
    writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
    await runToEnd({ title: `Compiling by ${resolution.moduleResolution}`, command: process.execPath, args: [path.join(WORKSPACE, 'node_modules/typescript/bin/tsc'), '--project', folder], cwd: folder, env: process.env });
    console.log(`types are whole by ${resolution.moduleResolution}`);
  }
  const said = await runToEnd({ title: 'Running it', command: process.execPath, args: ['out/consumer.js'], cwd: folder, env: { PATH: process.env.PATH } });
  console.log(`a program that uses them runs: ${said.trim()}`);
}
