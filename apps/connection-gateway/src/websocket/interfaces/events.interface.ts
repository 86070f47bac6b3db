import { type commands, type ephemeralEvents, type streamEvents } from '@chatgenius/contracts';
import { type Server } from 'socket.io';
import { type z } from 'zod';
import { type SocketData } from '../../connections/chat-socket.ts';
import { type Ack, type Payload, type StreamPayload } from './payloads.interface.ts';

type CommandOf<Name> = Extract<(typeof commands)[keyof typeof commands], { name: Name }>;
type StreamEventOf<Name> = Extract<(typeof streamEvents)[keyof typeof streamEvents], { name: Name }>;
type EphemeralEventOf<Name> = Extract<(typeof ephemeralEvents)[keyof typeof ephemeralEvents], { name: Name }>;

type CommandName = (typeof commands)[keyof typeof commands]['name'];
type StreamEventName = (typeof streamEvents)[keyof typeof streamEvents]['name'];
type EphemeralEventName = (typeof ephemeralEvents)[keyof typeof ephemeralEvents]['name'];

/** Socket.IO's view of the contracts. */
export type ClientToServerEvents = {
  [Name in CommandName]: (payload: Payload<Name>, ack: (answer: Ack<CommandOf<Name>>) => void) => void;
};

export type ServerToClientEvents = {
  [Name in StreamEventName]: (event: StreamPayload<StreamEventOf<Name>['data']>) => void;
} & {
  [Name in EphemeralEventName]: (data: z.output<EphemeralEventOf<Name>['data']>) => void;
};

export type ChatServer = Server<ClientToServerEvents, ServerToClientEvents, Record<string, never>, SocketData>;
