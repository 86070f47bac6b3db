import { type CommandContract } from '../define/command.ts';
import { type EventContract } from '../define/event.ts';
import { ErrorResponse } from '../errors.ts';
import { type JsonSchema, type NamedSchemas } from '../openapi/named-schemas.ts';
import { Budget } from '../rate-limits.ts';
import { StreamEvent } from '../streams.ts';

const capital = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** What a command carries and is acknowledged with: `MessageSendInput`, `MessageSendOutput`, `MessageSendAck`. */
export function commandSchemas(key: string, { name, input, output }: CommandContract, schemas: NamedSchemas): { input: JsonSchema; ack: JsonSchema } {
  const [title, done] = [capital(key), schemas.named(`${capital(key)}Output`, output, 'output')];
  const ok = {
    type: 'object',
    properties: { status: { type: 'string', const: 'ok' }, data: done, budget: schemas.of(Budget, 'output') },
    required: ['status', 'data'],
  };
  const ack = { description: `What \`${name}\` is acknowledged with.`, oneOf: [ok, schemas.of(ErrorResponse, 'output')] };
  return { input: schemas.named(`${title}Input`, input, 'input'), ack: schemas.written(`${title}Ack`, ack) };
}

/** What all events of streams have around their data. */
const ENVELOPE = StreamEvent.omit({ data: true });

/** What an event carries: `MessageCreatedData`, which is in the `data` of `MessageCreatedEvent` where it is one of a stream. */
export function eventSchema(key: string, { name, summary, delivery, data }: EventContract, schemas: NamedSchemas): JsonSchema {
  const carried = schemas.named(`${capital(key)}Data`, data, 'output');
  if (delivery !== 'stream') return carried;
  const { properties, required } = schemas.of(ENVELOPE, 'output') as { properties: Record<string, JsonSchema>; required: string[] };
  const event = { description: summary, type: 'object', properties: { ...properties, type: { type: 'string', const: name }, data: carried }, required: [...required, 'data'] };
  return schemas.written(`${capital(key)}Event`, event);
}
