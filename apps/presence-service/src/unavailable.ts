import { ChatError } from '@chatgenius/contracts';

/** Nobody is declared absent because Redis or Postgres cannot be asked: the question fails instead. */
export function unavailable(error: unknown): never {
  if (error instanceof ChatError || isMistake(error)) throw error;
  throw new ChatError('UNAVAILABLE', {}, { cause: error });
}

/** Redis, too, says what is wrong with a command, or that this account may not; that will not pass by itself, unless it has too many clients. */
function isMistake(error: unknown): boolean {
  return error instanceof Error && error.name === 'ReplyError' && /^(ERR(?! max number of clients)|WRONGTYPE|NOPERM|CROSSSLOT)/.test(error.message);
}
