import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { CommandFailedError, runToEnd, WORKSPACE } from '@chatgenius/stack';
import { withTypes } from './readme-lines.rules.ts';

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
const announce = async () => {
  const { data } = await chat.api.GET('/v1/channels', { query: { limit: 5 } });
  // @ts-expect-error There is no such route.
  await chat.api.GET('/v1/chanels');
  return data.channels.map(({ name }) => name);
};
chat.close();
console.log(typeof ChatError, typeof text, typeof wrong, typeof announce, length <= limits.messageTextLength, channelPermissions['message:pin'].length);
`;
/** As Node and bundlers resolve modules. Types of packages are checked, too. */
const RESOLUTIONS = [
  { module: 'nodenext', moduleResolution: 'nodenext', files: ['consumer.mts', 'consumer.cts', 'readme.mts'] },
  { module: 'esnext', moduleResolution: 'bundler', files: ['consumer.mts', 'readme.mts'] },
];

/** Compiles programs of others against the package, and the readme's lines: what the compiler says. */
export async function compilingFaults(folder: string, lines: string): Promise<string[]> {
  for (const file of ['consumer.mts', 'consumer.cts']) writeFileSync(path.join(folder, file), CONSUMER);
  writeFileSync(path.join(folder, 'readme.mts'), withTypes(lines));
  const faults: string[] = [];
  for (const { files, ...resolution } of RESOLUTIONS) {
    const compilerOptions = { ...resolution, target: 'es2022', lib: ['es2022', 'dom', 'dom.iterable'], strict: true, types: [], skipLibCheck: false, noEmit: true };
    writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
    faults.push(...(await compile(folder, resolution.moduleResolution)));
  }
  return faults;
}

async function compile(folder: string, title: string): Promise<string[]> {
  try {
    await runToEnd({ title: `Compiling by ${title}`, command: process.execPath, args: [path.join(WORKSPACE, 'node_modules/typescript/bin/tsc'), '--project', folder], cwd: folder, env: process.env });
    return [];
  } catch (error) {
    if (error instanceof CommandFailedError) return [error.message];
    throw error;
  }
}
