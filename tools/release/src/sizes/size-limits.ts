export interface SizeLimit {
  readonly what: string;
  /** Of an application that has nothing else. */
  readonly lines: string;
  /** Loaded at its start, minified and gzipped, with socket.io-client (13.1 kB). */
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
  { what: 'ChatClient', lines: application('ChatClient'), bytes: 41_600 },
  { what: 'ChatClient and signing in', lines: application('ChatClient, signIn'), bytes: 42_600 },
  { what: 'everything', lines: `import * as all from '${SDK}'; globalThis.used = all;`, bytes: 46_800 },
  { what: 'the hooks, beside React and the client', lines: `import * as hooks from '${SDK}/react'; globalThis.used = hooks;`, bytes: 6_900, external: ['react'] },
  // Without a connection: for servers and bots.
  { what: 'createApi', lines: application('createApi'), bytes: 4_200 },
  // What is not used is left out. What is loaded late imports no error: esbuild would load it here.
  { what: 'limits', lines: application('limits'), bytes: 1_400 },
  { what: 'nothing', lines: `import '${SDK}';`, bytes: 100 },
];

/** Names each that costs more than it may. */
export const oversized = (measured: readonly (SizeLimit & { start: number })[]): string[] =>
  measured.filter(({ start, bytes }) => start > bytes).map(({ what, start, bytes }) => `${what}: ${start} bytes, of ${bytes} that it may have (tools/release/src/sizes/size-limits.ts)`);
