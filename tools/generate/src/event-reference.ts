import { commands, ephemeralEvents, routes, streamEvents, type Delivery, type EventContract } from '@chatgenius/contracts';
import { z } from 'zod';

/** The page of everything that travels between client and server. */
export function eventReference(): string {
  return [
    HEADER,
    '## Commands',
    ...Object.values(commands).map(({ name, summary, input, output }) => entry(name, summary, { payload: input, 'data of the ack': output })),
    '## Stream events',
    'Delivered in order, none missing and none twice, as `{ stream, epoch, seq, type, at, data, trace? }`.',
    ...Object.values(streamEvents).map(({ name, summary, data }) => entry(name, summary, { data })),
    '## Ephemeral events',
    'May be dropped or coalesced. The payload is the data itself.',
    ...ofDelivery('ephemeral').map(({ name, summary, data }) => entry(name, summary, { data })),
    '## Notices',
    'About this connection alone, and never dropped while it lasts. The payload is the data itself.',
    ...ofDelivery('notice').map(({ name, summary, data }) => entry(name, summary, { data })),
    '## HTTP',
    '| route | sign-in | |\n| --- | --- | --- |\n' +
      Object.values(routes).map(({ method, path, auth, summary }) => `| \`${method} ${path}\` | ${auth === 'bearer' ? 'yes' : ''} | ${summary} |`).join('\n'),
  ].join('\n\n').concat('\n');
}

const ofDelivery = (wanted: Delivery): EventContract[] => Object.values<EventContract>(ephemeralEvents).filter(({ delivery }) => delivery === wanted);

const HEADER = `# Commands, events and routes

<!-- Generated from libs/contracts by \`npm run generate\`; change it there. -->

Every command is acknowledged with \`{ status: 'ok', data }\` or with an [error](errors.md).`;

function entry(name: string, summary: string, parts: Record<string, z.ZodType>): string {
  const schemas = Object.entries(parts).map(([part, schema]) => `<details><summary>${part}</summary>\n\n\`\`\`json\n${jsonSchema(schema)}\n\`\`\`\n\n</details>`);
  return [`### ${name}`, summary, ...schemas].join('\n\n');
}

/** JSON Schema 2020-12, without what every page would repeat. */
function jsonSchema(schema: z.ZodType): string {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  delete json.$schema;
  return JSON.stringify(json, null, 2);
}
