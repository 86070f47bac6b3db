import { parseArgs } from 'node:util';

export type AdminCommand = { readonly name: 'grant' | 'revoke'; readonly handle: string } | { readonly name: 'list' } | { readonly name: 'help' };

export const HELP = `npm run admin -- <command>

  grant <handle>     make somebody administrator of the deployment
  revoke <handle>    make an administrator a member again; the last one stays
  list               administrators, by handle
  --help             this text

It works on the database of DATABASE_URL, or of the file that DATABASE_URL_FILE names, with an account that may write users and streams, as
channel-api's; where neither is set, on the one of npm start, which must be running. The audit log keeps what it changes.`;

/** The message is for the person at the terminal, who then gets the help text. */
export class AdminOptionsError extends Error {
  override readonly name = 'AdminOptionsError';
}

/** @throws AdminOptionsError */
export function parseAdminCommand(args: readonly string[]): AdminCommand {
  const { values, positionals } = parse([...args]);
  const [name, handle, ...others] = positionals;
  if (values.help || name === undefined || name === 'help') return { name: 'help' };
  if (name === 'list') {
    if (handle !== undefined) throw new AdminOptionsError('list takes nothing more.');
    return { name };
  }
  if (name !== 'grant' && name !== 'revoke') throw new AdminOptionsError(`There is no command "${name}".`);
  if (handle === undefined || others.length > 0) throw new AdminOptionsError(`${name} takes one handle.`);
  return { name, handle: handle.replace(/^@/, '').toLowerCase() };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, allowPositionals: true, options: { help: { type: 'boolean', short: 'h', default: false } } });
  } catch (error) {
    throw new AdminOptionsError((error as Error).message);
  }
}
