export interface SizeLimit {
  readonly what: string;
  /** Of an application that has nothing else. */
  readonly lines: string;
  /** Loaded at its start, minified and gzipped. */
  readonly bytes: number;
  /** What it does not count. */
  readonly external?: string[];
}

const SDK = '@chatgenius/client-sdk';
const application = (names: string): string => `import { ${names} } from '${SDK}'; globalThis.used = [${names}];`;

/**
 * What the SDK may cost. A limit is raised only for what is worth it to everybody who loads it, and lowered when the SDK gets
 * smaller. `npm run sizes` shows what other clients cost.
 */
export const SIZE_LIMITS: readonly SizeLimit[] = [
  // Before a page has connected, joined a channel and sent a message, it also loads what keeps messages on the device.
  { what: 'the core', lines: `import { openDB } from 'idb'; globalThis.kept = openDB; ${application('ChatClient')}`, bytes: 30_020 },
  { what: 'ChatClient', lines: application('ChatClient'), bytes: 28_600 },
  { what: 'ChatClient and signing in', lines: application('ChatClient, signIn'), bytes: 29_500 },
  { what: 'everything', lines: `import * as all from '${SDK}'; globalThis.used = all;`, bytes: 34_650 },
  { what: 'the hooks, beside React and the client', lines: `import * as hooks from '${SDK}/react'; globalThis.used = hooks;`, bytes: 7_700, external: ['react'] },
  // Without a connection: for servers and bots.
  { what: 'createApi', lines: application('createApi'), bytes: 4_200 },
  // What is not used is left out.
  { what: 'limits', lines: application('limits'), bytes: 1_400 },
  { what: 'nothing', lines: `import '${SDK}';`, bytes: 100 },
];

/** Names each that costs more than it may. */
export const oversized = (measured: readonly (SizeLimit & { start: number })[]): string[] =>
  measured.filter(({ start, bytes }) => start > bytes).map(({ what, start, bytes }) => `${what}: ${start} bytes, of ${bytes} that it may have (tools/release/src/sizes/size-limits.ts)`);
