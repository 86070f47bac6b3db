import { commands, ephemeralEvents, streamEvents } from '../catalogue.ts';
import { type CommandContract } from '../define/command.ts';
import { type EventContract } from '../define/event.ts';
import { openApiDocument } from '../openapi/document.ts';
import { asyncApiDocument } from './document.ts';

const document = asyncApiDocument();
const { operations, components } = document;
const schemaOf = (reference: object): Record<string, unknown> => components.schemas[(reference as { $ref: string }).$ref.replace('#/components/schemas/', '')] ?? {};
/** Every reference in it, and what is there. */
const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path);
const at = (path: string): unknown => path.split('/').reduce<unknown>((node, step) => (node as Record<string, unknown> | undefined)?.[step], document);

describe('the AsyncAPI document', () => {
  it.each(Object.entries<CommandContract>(commands))('has the command %s, with its ack as the reply and its reasons', (key, { name, errors }) => {
    const { payload } = components.messages[key] ?? { payload: {} };
    expect(operations[key]).toMatchObject({ action: 'receive', 'x-socketio': { event: name, ack: true, errors }, reply: { messages: [{ $ref: `#/channels/${key}/messages/${key}Ack` }] } });
    expect(at(String((payload as { $ref?: string }).$ref).slice(2))).toBeDefined();
    expect(schemaOf(components.messages[`${key}Ack`]?.payload ?? {})).toMatchObject({ oneOf: [{ properties: { status: { const: 'ok' } } }, { $ref: '#/components/schemas/ErrorResponse' }] });
  });

  it.each(Object.entries<EventContract>({ ...streamEvents, ...ephemeralEvents }))('has the event %s as it is told', (key, { name, delivery }) => {
    const { payload } = components.messages[`${key}Event`] ?? { payload: {} };
    expect(operations[`${key}Event`]).toMatchObject({ action: 'send', 'x-socketio': { event: name, delivery } });
    const { properties = {} } = schemaOf(payload) as { properties?: Record<string, { const?: string }> };
    expect([properties.type?.const, 'seq' in properties && 'data' in properties]).toEqual(delivery === 'stream' ? [name, true] : [undefined, false]);
  });

  it('has nothing else', () => {
    const count = Object.keys(commands).length + Object.keys(streamEvents).length + Object.keys(ephemeralEvents).length;
    expect(Object.keys(operations)).toHaveLength(count);
  });

  it('refers to what is there', () => {
    expect(references.length).toBeGreaterThan(500);
    expect(references.filter((path) => at(path) === undefined)).toEqual([]);
  });

  it('says each entity once, by the name and as OpenAPI does', () => {
    const { schemas } = openApiDocument().components;
    const common = Object.keys(components.schemas).filter((name) => name in schemas);
    expect(common).toEqual(expect.arrayContaining(['Message', 'Channel', 'Cursor', 'MemberRole', 'ErrorResponse']));
    for (const name of common) expect(components.schemas[name]).toEqual(schemas[name]);
    expect(components.schemas.Message).toMatchObject({ properties: { text: { description: 'Empty once deleted.' }, thread: { $ref: '#/components/schemas/ThreadSummary' } } });
  });
});
