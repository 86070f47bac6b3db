import { commands, ephemeralEvents, streamEvents } from '@chatgenius/contracts';

/** Names of what clients send and receive (PRD 3.1), as the contracts define them. */
export const COMMANDS = new Map(Object.values(commands).map((command) => [command.name as string, command]));
export const STREAM_EVENTS = streamEvents;
export const EPHEMERAL_EVENTS = ephemeralEvents;
