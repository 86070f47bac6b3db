import { commands } from '@chatgenius/contracts';

/** What clients may send (PRD 3.1), by its name on the wire, as the contracts define it. */
export const COMMANDS = new Map(Object.values(commands).map((command) => [command.name as string, command]));
