import { ChatError } from '@chatgenius/contracts';
import { changeDeploymentRole, readAdministrators, withTransaction, type Database } from '@chatgenius/database';
import { type AdminCommand } from './admin-options.rules.ts';

const PAGE = 100;

/** Does what was asked. @returns what to print @throws Error with a message for the person at the terminal */
export async function administrate(database: Database, command: Exclude<AdminCommand, { name: 'help' }>): Promise<string> {
  if (command.name === 'list') return list(database);
  const { name, handle } = command;
  const user = await database.prisma.user.findUnique({ where: { handle }, select: { id: true, kind: true, role: true } });
  if (user?.kind !== 'person') throw new Error(`Nobody has signed up as ${handle}.`);
  if (name === 'revoke' && user.role !== 'administrator') return `${handle} is no administrator.`;
  const role = name === 'grant' ? 'administrator' : 'member';
  const change = { actorId: null, userId: user.id, role, reason: `npm run admin -- ${name}` } as const;
  const changed = await withTransaction(database.pool, (transaction) => changeDeploymentRole(transaction, change)).catch(rephrase);
  if (name === 'revoke') return `${handle} is no administrator any more.`;
  return changed ? `${handle} is an administrator of the deployment now.` : `${handle} is an administrator already.`;
}

async function list({ pool }: Database): Promise<string> {
  const lines: string[] = [];
  for (let page = await readAdministrators(pool, '', PAGE); page.length > 0; page = await readAdministrators(pool, page.at(-1)?.handle ?? '', PAGE)) {
    lines.push(...page.map(({ handle, displayName }) => `${handle}  ${displayName}`));
  }
  return lines.length > 0 ? lines.join('\n') : 'There is no administrator yet: npm run admin -- grant <handle>';
}

function rephrase(error: unknown): never {
  if (error instanceof ChatError) throw new Error(`${error.message} ${error.definition.advice}`, { cause: error });
  throw error;
}
