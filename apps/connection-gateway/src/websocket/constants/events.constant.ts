import { commands, type CommandContract, type ForwardedCommand, type RequestContract } from '@chatgenius/contracts';
import { type z } from 'zod';

const all: readonly CommandContract[] = Object.values(commands);

/** What clients may send (PRD 3.1), by its name on the wire, as the contracts define it. */
export const COMMANDS = new Map(all.map((command) => [command.name as string, command]));

/** Moves the sender's cursor in a channel or thread. */
export type CursorCommand = typeof commands.messageRead | typeof commands.messageDelivered;
export const CURSOR_COMMANDS: readonly CursorCommand[] = [commands.messageDelivered, commands.messageRead];

/** A command that another service decides and the gateway knows nothing more about. */
export type Forwarded = CommandContract & Pick<ForwardedCommand<z.ZodType, z.ZodType>, 'passedOn'> & { readonly request: RequestContract };
const forwarded: readonly Forwarded[] = all.filter(isForwarded).filter((command) => !CURSOR_COMMANDS.some(({ name }) => name === command.name));
/** Those that name the change they make. */
export const CHANGE_COMMANDS: readonly Forwarded[] = forwarded.filter(namesChange);
export const FORWARDED_COMMANDS: readonly Forwarded[] = forwarded.filter((command) => !namesChange(command));

function namesChange({ input }: CommandContract): boolean {
  return 'shape' in input && 'changeId' in (input.shape as object);
}

function isForwarded(command: CommandContract): command is Forwarded {
  return 'request' in command;
}
