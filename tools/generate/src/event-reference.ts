import { Budget, commands, ephemeralEvents, Exceeded, httpRateLimits, NamedSchemas, rateLimits, routes, streamEvents, type Delivery, type CommandContract, type EventContract, type RouteContract } from '@chatgenius/contracts';
import { type z } from 'zod';

/** The page of everything that travels between client and server. */
export function eventReference(): string {
  const named = new NamedSchemas({ at: '#/schemas/' });
  const sections = sectionsBy(describer(named));
  return [...sections, '## Schemas', 'What the schemas above call `#/schemas/…`.', ...Object.entries(named.all).map(([name, schema]) => `### ${name}\n\n${details('schema', schema)}`)].join('\n\n').concat('\n');
}

type Describe = (parts: Record<string, z.ZodType>) => string;

function sectionsBy(schemas: Describe): string[] {
  const entry = (name: string, summary: string, parts: Record<string, z.ZodType>) => [`### ${name}`, summary, schemas(parts)].join('\n\n');
  return [
    HEADER,
    '## Limits',
    LIMITS,
    table(['limit', 'a minute', 'commands'], Object.entries(rateLimits).map(([scope, perMinute]) => [`\`${scope}\``, String(perMinute), limitedBy(scope)])),
    schemas({ 'budget of an ack': Budget, 'data of a refusal': Exceeded }),
    '## Commands',
    ...Object.values<CommandContract>(commands).map(({ name, summary, scope, input, output }) => entry(name, `${summary}${scopeNote(scope)}`, { payload: input, 'data of the ack': output })),
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
    HTTP_LIMITS,
    table(['limit', 'a minute', 'of each', 'counts'], Object.entries(httpRateLimits).map(([scope, { perMinute, of, counts }]) => [`\`${scope}\``, String(perMinute), of, counts])),
    table(['route', 'sign-in', 'limit', ''], Object.values<RouteContract>(routes).map(({ method, path, auth, limit, summary }) => [`\`${method} ${path}\``, auth === 'bearer' ? 'yes' : '', limit === 'none' ? '' : `\`${limit}\``, summary])),
  ];
}

const scopeNote = (scope: CommandContract['scope']): string => (scope === undefined ? ' Not for bots.' : scope === 'any' ? '' : ` Bots need \`${scope}\`.`);

const ofDelivery = (wanted: Delivery): EventContract[] => Object.values<EventContract>(ephemeralEvents).filter(({ delivery }) => delivery === wanted);

const HEADER = `# Commands, events and routes

<!-- Generated from libs/contracts by \`npm run generate\`; change it there. -->

Every command is acknowledged with \`{ status: 'ok', data, budget }\` or with an [error](errors.md). For programs, commands and events are in
[asyncapi.json](asyncapi.json) (AsyncAPI 3), which channel-api serves at \`/asyncapi.json\` and shows at \`/docs/events\`.`;

const LIMITS = `What is done more often than this is refused with \`RATE_LIMITED\`, and \`data\` says when it may be repeated. Counted for
each user, over all connections on all gateways; attempts to connect that fail before it is known whose they are, for
each address. An ack carries in \`budget\` what is left of the limit that its command counts for. These are the defaults.`;

const HTTP_LIMITS = `What is done more often than this is refused with status 429 and \`RATE_LIMITED\`: \`data\` is as above, and \`Retry-After\` has
it in seconds. Counted over all instances; an IPv6 address by its /64. \`RateLimit\` and \`RateLimit-Policy\` tell with every
answer how the route’s own limit stands, and with a refusal how the one stands that was exceeded
([draft 11](https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/11/)). These are the defaults. What routes take and answer is in [openapi.json](openapi.json), which
channel-api serves at \`/openapi.json\` and shows at \`/docs\`; what holds for all of them is in [the guide](../guides/http.md).`;

const OF_BOTS: Readonly<Record<string, string>> = {
  'bot:messages': 'of each bot, instead of `message:send`',
  'bot:commands': 'of each bot, instead of `commands`',
  'bots:commands': 'of all bots of a person together: every command but `message:append`',
};

/** The commands that count for a limit, where they can be listed. */
function limitedBy(scope: string): string {
  if (scope === 'commands') return 'all others together';
  if (scope === 'connections') return 'attempts to connect that fail: connections that their client ends within ten seconds';
  const ofBots = OF_BOTS[scope];
  if (ofBots !== undefined) return ofBots;
  return Object.values(commands).filter(({ limit }) => limit === scope).map(({ name }) => `\`${name}\``).join(', ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function describer(named: NamedSchemas): Describe {
  return (parts) => Object.entries(parts).map(([part, schema]) => details(part, named.of(schema, 'input'))).join('\n\n');
}

const details = (title: string, schema: object): string => `<details><summary>${title}</summary>\n\n\`\`\`json\n${JSON.stringify(schema, null, 2)}\n\`\`\`\n\n</details>`;
