import { asyncApiDocument, type AsyncApiDocument, type AsyncApiOperation } from '@chatgenius/contracts';
import { escaped, page, prose, STYLE } from './html.ts';

const KINDS: ReadonlyArray<readonly [title: string, belongs: (operation: AsyncApiOperation) => boolean]> = [
  ['Commands', ({ action }) => action === 'receive'],
  ['Events of streams', ({ 'x-socketio': { delivery } }) => delivery === 'stream'],
  ['Events that may be lost', ({ 'x-socketio': { delivery } }) => delivery === 'ephemeral'],
  ['Notices about the connection', ({ 'x-socketio': { delivery } }) => delivery === 'notice'],
];

export const eventsHtml = (): string => eventPage(asyncApiDocument());

/** Commands and events of the AsyncAPI document, for people to read: no script is needed for it. */
function eventPage({ operations, components: { messages, schemas } }: AsyncApiDocument): string {
  const payloadOf = (key: string): string => typeOf(messages[key]?.payload);
  const sections = KINDS.flatMap(([title, belongs]) => [
    `<h2>${title}</h2>`,
    ...Object.entries(operations).filter(([, operation]) => belongs(operation)).map(([key, operation]) => operationHtml(key, operation, payloadOf)),
  ]);
  const named = Object.entries(schemas).map(([name, schema]) => `<h3 id="${name}">${name}</h3>\n${schemaHtml(schema)}`);
  const introduction = '<h1>Commands and events</h1>\n<p>Over Socket.IO. The same as <a href="/asyncapi.json">AsyncAPI</a>; HTTP is <a href="/docs/">here</a>.</p>';
  return page('Commands and events', `<link rel="stylesheet" href="${STYLE}">`, [introduction, ...sections, '<h2>Schemas</h2>', ...named].join('\n'));
}

function operationHtml(key: string, { action, description, 'x-socketio': { event } }: AsyncApiOperation, payloadOf: (key: string) => string): string {
  const ack = action === 'receive' ? `<p>Acknowledged with ${payloadOf(`${key}Ack`)}.</p>` : '';
  const [summary = '', ...reasons] = description.split(/\n\n|\n- /);
  const list = reasons.slice(1).map((reason) => `<li>${prose(reason.replace(/^- /, ''))}</li>`);
  const refusals = list.length > 0 ? `<p>${prose(reasons[0] ?? '')}</p>\n<ul>\n${list.join('\n')}\n</ul>` : '';
  return `<h3 id="${action === 'receive' ? 'command' : 'event'}-${event}"><code>${event}</code></h3>\n<p>${prose(summary)}</p>\n<p>Carries ${payloadOf(key)}.</p>\n${ack}${refusals}`;
}

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/** A table of its fields, or what it is where it has none. */
function schemaHtml(schema: Schema): string {
  const said = schema.description === undefined ? '' : `<p>${prose(schema.description)}</p>\n`;
  if (schema.properties === undefined) return `${said}<p>${typeOf(schema)}</p>`;
  const rows = Object.entries(schema.properties).map(([name, field]) => {
    const isRequired = schema.required?.includes(name) === true;
    return `<tr><td><code>${name}</code>${isRequired ? '' : '?'}</td><td>${typeOf(field)}</td><td>${prose(field.description ?? '')}</td></tr>`;
  });
  return `${said}<table>\n${rows.join('\n')}\n</table>`;
}

/** In the words of TypeScript, with links to what has a name. */
function typeOf(schema: Schema | undefined): string {
  if (schema === undefined) return '';
  if (schema.$ref !== undefined) return linkTo(schema.$ref.replace(/.*\//, ''));
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices !== undefined) return choices.map(typeOf).join(' | ');
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(literal).join(' | ');
  if (schema.items !== undefined) return `list of ${typeOf(schema.items)}`;
  if (schema.properties !== undefined) return `{ ${Object.entries(schema.properties).map(([name, field]) => `${name}${schema.required?.includes(name) === true ? '' : '?'}: ${typeOf(field)}`).join('; ')} }`;
  return escaped([[schema.type ?? 'any'].flat().join(' | '), schema.format ?? ''].filter(Boolean).join(', '));
}

const linkTo = (name: string): string => `<a href="#${name}">${name}</a>`;
const literal = (value: unknown): string => `<code>${escaped(JSON.stringify(value))}</code>`;
