import { apiEvents } from './api.events.ts';
import { canaryEvents } from './canary.events.ts';
import { fileEvents } from './file.events.ts';
import { gatewayEvents } from './gateway.events.ts';
import { type LogLevel } from './log-event.ts';
import { messagingEvents } from './messaging.events.ts';
import { processEvents } from './process.events.ts';

/** Everything that may be in a log, by the part of the product that writes it. There is no other event: one that is not here does not compile. */
export const LOG_EVENTS = { process: processEvents, gateway: gatewayEvents, messaging: messagingEvents, api: apiEvents, files: fileEvents, canary: canaryEvents } as const;

type Events = typeof processEvents & typeof gatewayEvents & typeof messagingEvents & typeof apiEvents & typeof fileEvents & typeof canaryEvents;
type LevelsOf<Event> = Event extends { level: readonly (infer Level)[] } ? Level : Event extends { level: infer Level } ? Level : never;

/** Events that may be written at this level. */
export type EventOf<Level extends LogLevel> = { [Name in keyof Events]: Level extends LevelsOf<Events[Name]> ? Name : never }[keyof Events];
