import { setTimeout as delay } from 'node:timers/promises';
import { createApi, signIn } from '@chatgenius/client-sdk';
import { explainTraceError } from './trace-errors.rules.ts';
import { HELP, parseTraceOptions, TraceOptionsError, type TraceOptions } from './trace-options.rules.ts';
import { describeActivity, describePath } from './trace-report.rules.ts';

const EVERY_MS = 2_000;
const REACHED_WITHIN_MS = 5_000;

let options: TraceOptions | undefined;
try {
  options = parseTraceOptions(process.argv.slice(2));
  if (options === undefined) console.log(HELP);
  else await trace(options);
} catch (error) {
  console.error(options === undefined ? (error as Error).message : explainTraceError(error, options));
  if (error instanceof TraceOptionsError) console.error(`\n${HELP}`);
  process.exitCode = 1;
}

async function trace({ of, apiUrl, seconds, handle }: TraceOptions): Promise<void> {
  await assertReachable(apiUrl);
  const api = createApi({ apiUrl, token: await tokenOf(apiUrl, handle) });
  if ('message' in of) {
    const { data } = await api.GET('/v1/admin/messages/{messageId}/path', { params: { messageId: of.message } });
    console.log(describePath(data));
    return;
  }
  for (const until = performance.now() + seconds * 1_000; performance.now() < until; await delay(Math.min(EVERY_MS, seconds * 1_000))) {
    const { data } = await api.GET('/v1/admin/users/{userId}/activity', { params: { userId: of.user } });
    console.log(`${new Date().toISOString()}\n${describeActivity(data)}\n`);
  }
}

/** The library would try for ever; whoever is on call wants to know now. */
async function assertReachable(apiUrl: string): Promise<void> {
  try {
    await fetch(new URL('/.well-known/jwks.json', apiUrl), { signal: AbortSignal.timeout(REACHED_WITHIN_MS) });
  } catch (cause) {
    throw Object.assign(new Error('Nobody answers.', { cause }), { reason: 'UNREACHABLE' });
  }
}

async function tokenOf(apiUrl: string, handle: string | undefined): Promise<string | (() => string | Promise<string>)> {
  const { CHAT_TOKEN: token, CHAT_PASSWORD: password } = process.env;
  if (handle === undefined && token) return token;
  if (handle === undefined || !password) throw new TraceOptionsError('Set CHAT_TOKEN, or --handle and CHAT_PASSWORD.');
  const session = await signIn({ apiUrl, handle, password });
  return session.token;
}
