import { parseArgs } from 'node:util';

export interface TraceOptions {
  readonly of: { readonly message: string } | { readonly user: string };
  readonly apiUrl: string;
  /** How long a user is looked at. */
  readonly seconds: number;
  /** Whose password is in CHAT_PASSWORD; nothing where CHAT_TOKEN has a token. */
  readonly handle: string | undefined;
}

export const HELP = `npm run trace -- --message <id> | --user <id>

  --message <id>   where a message is: accepted, committed, published, written, read, recovered, posted to webhooks
  --user <id>      what a user does: connections, streams with positions, refused commands; again every 2 s
  --seconds <n>    how long a user is looked at (60)
  --api <url>      of channel-api (http://127.0.0.1:4000)
  --handle <name>  an administrator, whose password is in CHAT_PASSWORD; without it, CHAT_TOKEN has an access token
  --help           this text

Processes remember ten minutes; the database remembers who has got and read a message. The audit log keeps who has looked.`;

/** The message is for the person at the terminal, who then gets the help text. */
export class TraceOptionsError extends Error {
  override readonly name = 'TraceOptionsError';
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @returns nothing where the help is asked for @throws TraceOptionsError */
export function parseTraceOptions(args: readonly string[]): TraceOptions | undefined {
  const { message, user, api = 'http://127.0.0.1:4000', handle, seconds = '60', help } = parse([...args]);
  if (help === true) return undefined;
  const id = message ?? user;
  if (id === undefined || (message !== undefined && user !== undefined)) throw new TraceOptionsError('Name one message or one user.');
  if (!ID.test(id)) throw new TraceOptionsError(`${id} is no id, such as 0198c9a4-5c1b-7c3e-9f6a-2f1f5b0a7d11.`);
  if (!/^[1-9]\d{0,3}$/.test(seconds)) throw new TraceOptionsError('--seconds has to be a number from 1 to 9999.');
  return { of: message === undefined ? { user: id } : { message: id }, apiUrl: api, seconds: Number(seconds), handle };
}

function parse(args: string[]) {
  try {
    const text = { type: 'string' } as const;
    return parseArgs({ args, options: { message: text, user: text, api: text, handle: text, seconds: text, help: { type: 'boolean' } } }).values;
  } catch (error) {
    throw new TraceOptionsError((error as Error).message);
  }
}
