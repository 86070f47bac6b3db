import { commands, ephemeralEvents, streamEvents } from '../catalogue.ts';
import { type CommandContract } from '../define/command.ts';
import { type Delivery, type EventContract } from '../define/event.ts';
import { errorCatalogue } from '../errors.ts';
import { limits } from '../limits.ts';
import { NamedSchemas, type JsonSchema } from '../openapi/named-schemas.ts';
import { commandSchemas, eventSchema } from './socket-schemas.ts';

/** What the document is made of, as far as its readers here look. */
export interface AsyncApiDocument {
  readonly asyncapi: string;
  readonly operations: Readonly<Record<string, AsyncApiOperation>>;
  readonly components: { readonly messages: Readonly<Record<string, AsyncApiMessage>>; readonly schemas: Readonly<Record<string, JsonSchema>> };
}

export interface AsyncApiMessage {
  /** As it is called on the wire: `message:send`. */
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly payload: JsonSchema;
}

export interface AsyncApiOperation {
  /** `receive`: a command that clients send; `send`: an event that they are told. */
  readonly action: 'receive' | 'send';
  readonly summary: string;
  readonly description: string;
  readonly messages: readonly { readonly $ref: string }[];
  readonly 'x-socketio': SocketIo;
}

/** What Socket.IO adds to the frames of a WebSocket, which AsyncAPI has no words for. */
interface SocketIo {
  readonly event: string;
  /** The callback of the event gets the message of `reply`. */
  readonly ack?: true;
  readonly delivery?: Delivery;
  readonly errors?: readonly string[];
  readonly limit?: string;
  readonly permission?: string;
}

const INFO = {
  title: 'ChatGenius real-time',
  version: '1',
  description:
    'What travels between clients and gateways over Socket.IO: commands with their acks, and events. What holds for all of them is in docs/guides/clients.md; sign-in, history and the rest are HTTP (openapi.json).',
  contact: { name: 'The maintainers of this deployment' },
  license: { name: 'MIT', url: 'https://spdx.org/licenses/MIT.html' },
};

const MEANINGS: Readonly<Record<Delivery | 'command', string>> = {
  command: 'What clients ask for. Each is acknowledged.',
  stream: 'Events of a stream: in order, none missing and none twice.',
  ephemeral: 'Events that may be dropped or coalesced.',
  notice: 'Events about the connection itself. They are never dropped while it lasts.',
};
const TAGS = Object.entries(MEANINGS).map(([name, description]) => ({ name, description }));

const ACCESS_TOKEN = { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'An access token of a session, as `token` in the auth payload of the CONNECT packet. It never stands in the address.' };

const SERVERS = {
  gateway: {
    host: '{host}',
    protocol: 'ws',
    pathname: '/socket.io/',
    description: 'A gateway, or the load balancer before the gateways. Any Socket.IO client of version 4 connects to it.',
    variables: { host: { default: 'localhost:4001', description: 'Host and port.' } },
    security: [{ $ref: '#/components/securitySchemes/accessToken' }],
  },
};

/** The handshake of a WebSocket: what stands in its address. */
const HANDSHAKE = {
  type: 'object',
  properties: { EIO: { type: 'string', const: '4', description: 'Version of the Engine.IO protocol.' }, transport: { type: 'string', enum: ['websocket', 'polling'] } },
  required: ['EIO', 'transport'],
};

const AUTH = {
  type: 'object',
  properties: {
    token: { type: 'string', maxLength: limits.accessTokenLength, description: 'An access token.' },
    channelPages: { type: 'boolean', description: 'The client takes its channels in pages, by `session:channels`.' },
  },
  required: ['token'],
};

const PAYLOADS = `Each command and event is an EVENT packet of Socket.IO with one JSON payload of at most ${limits.packetBytes} bytes, nested ${limits.packetDepth} levels deep.`;

/** All commands and events of the sockets as AsyncAPI 3. */
export function asyncApiDocument(): AsyncApiDocument {
  const schemas = new NamedSchemas({ at: '#/components/schemas/' });
  const parts = [...Object.entries<CommandContract>(commands).map(([key, contract]) => commandParts(key, contract, schemas)), ...Object.entries<EventContract>({ ...streamEvents, ...ephemeralEvents }).map(([key, contract]) => eventParts(key, contract, schemas))];
  const merged = <Part extends keyof Parts>(part: Part): Parts[Part] => Object.assign({}, ...parts.map((each) => each[part])) as Parts[Part];
  return {
    asyncapi: '3.1.0',
    id: 'urn:chatgenius:realtime',
    info: { ...INFO, tags: TAGS },
    defaultContentType: 'application/json',
    servers: SERVERS,
    channels: merged('channels'),
    operations: merged('operations'),
    components: {
      securitySchemes: { accessToken: ACCESS_TOKEN },
      channelBindings: { socket: { ws: { method: 'GET', query: HANDSHAKE, bindingVersion: '0.1.0' } } },
      messages: merged('messages'),
      schemas: schemas.all,
    },
    'x-socketio': { protocol: 5, namespace: '/', auth: AUTH },
  } as AsyncApiDocument;
}

interface Parts {
  readonly channels: Record<string, object>;
  readonly messages: Record<string, AsyncApiMessage>;
  readonly operations: Record<string, AsyncApiOperation>;
}

/**
 * A channel for each command and event, although all share one socket: whoever resolves the references of an operation
 * would find all messages in each of them otherwise.
 */
const channelOf = (name: string, messages: readonly string[]) => ({
  address: '/',
  title: name,
  description: PAYLOADS,
  messages: Object.fromEntries(messages.map((key) => [key, { $ref: `#/components/messages/${key}` }])),
  bindings: { $ref: '#/components/channelBindings/socket' },
});
const inChannel = (channel: string, key: string) => ({ $ref: `#/channels/${channel}/messages/${key}` });
const firstSentence = (text: string): string => /^[^.;:]+/.exec(text)?.[0] ?? text;

function commandParts(key: string, contract: CommandContract, schemas: NamedSchemas): Parts {
  const { name, summary, errors, limit, permission } = contract;
  const { input, ack } = commandSchemas(key, contract, schemas);
  const socketIo: SocketIo = { event: name, ack: true, errors, limit, ...(permission !== undefined && { permission }) };
  const refusals = errors.map((reason) => `- \`${reason}\`: ${errorCatalogue[reason].message}`);
  const [channel, ackKey] = [{ $ref: `#/channels/${key}` }, `${key}Ack`];
  const operation = {
    action: 'receive',
    channel,
    summary: firstSentence(summary),
    description: [summary, ...(refusals.length > 0 ? [`Refused for these reasons, beside those that any command may be refused for:\n\n${refusals.join('\n')}`] : [])].join('\n\n'),
    tags: [{ name: 'command' }],
    messages: [inChannel(key, key)],
    reply: { channel, messages: [inChannel(key, ackKey)] },
    'x-socketio': socketIo,
  } as const;
  const message = (title: string, payload: JsonSchema): AsyncApiMessage => ({ name, title, summary: firstSentence(summary), payload });
  return {
    channels: { [key]: channelOf(name, [key, ackKey]) },
    messages: { [key]: message(name, input), [ackKey]: message(`Ack of ${name}`, ack) },
    operations: { [key]: operation },
  };
}

function eventParts(key: string, contract: EventContract, schemas: NamedSchemas): Parts {
  const { name, summary, delivery } = contract;
  const id = `${key}Event`;
  const operation = {
    action: 'send',
    channel: { $ref: `#/channels/${id}` },
    summary: firstSentence(summary),
    description: summary,
    tags: [{ name: delivery }],
    messages: [inChannel(id, id)],
    'x-socketio': { event: name, delivery },
  } as const;
  const message = { name, title: name, summary: firstSentence(summary), payload: eventSchema(key, contract, schemas) };
  return { channels: { [id]: channelOf(name, [id]) }, messages: { [id]: message }, operations: { [id]: operation } };
}
