const FIRST_PROGRAM = /```ts\n(?<lines>[\s\S]*?new ChatClient\([\s\S]*?)```/;
const IMPORT = /^import (\{[^}]+\}) from ('[^']+');$/gm;
const [API, GATEWAY] = ["'http://127.0.0.1:4000'", "'http://127.0.0.1:4001'"];

/** What the readme shows first. */
export function readmeLines(readme: string): string {
  const lines = FIRST_PROGRAM.exec(readme)?.groups?.lines;
  if (lines === undefined) throw new Error('The readme of the SDK has no program that makes a ChatClient.');
  return lines;
}

/** The same, letter by letter, but for the addresses: those of `npm start` may be in use. */
export function linesAt(lines: string, apiUrl: string, gatewayUrl: string): string {
  if (!lines.includes(API) || !lines.includes(GATEWAY)) throw new Error('The lines of the readme do not name the addresses of npm start.');
  return lines.replace(API, `'${apiUrl}'`).replace(GATEWAY, `'${gatewayUrl}'`);
}

/** CommonJS has neither imports nor an `await` outside of functions. */
export const asCommonJs = (lines: string): string => `module.exports = (async () => {\n${lines.replace(IMPORT, 'const $1 = require($2);')}})();\n`;

/** For the compiler, which has to be told what the application has of its own. */
export const withTypes = (lines: string): string => `
import { type Schemas } from '@chatgenius/client-sdk';
declare const handle: string, password: string, channelId: string;
declare function show(messages: readonly Schemas.Message[]): void;
${lines}`;
