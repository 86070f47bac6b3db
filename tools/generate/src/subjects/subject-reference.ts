import * as contracts from '@chatgenius/contracts';
import { NamedSchemas, SERVICE_ACCOUNTS, type NoticeContract, type RequestContract, type SurveyContract } from '@chatgenius/contracts';
import { type z } from 'zod';
import { isWithin } from './subject-pattern.rules.ts';

/** What is said on a subject: each part by what it is. */
interface Said {
  readonly subject: string;
  readonly parts: Readonly<Record<string, z.ZodType>>;
  readonly note?: string;
}

/** The page of what services say to each other over NATS. */
export function subjectReference(): string {
  const schemas = new NamedSchemas({ at: '#/schemas/' });
  const sections: ReadonlyArray<readonly [string, string, readonly Said[]]> = [
    ['Requests', REQUESTS, requestsSaid()],
    ['Notices', NOTICES, noticesSaid()],
    ['Surveys', SURVEYS, surveysSaid()],
    ['Streams, presence and typing', STREAMS, STREAMS_SAID],
  ];
  const texts = sections.flatMap(([title, introduction, said]) => [`## ${title}`, introduction, table(said), ...said.map((each) => details(each, schemas))]);
  const named = Object.entries(schemas.all).map(([name, schema]) => `### ${name}\n\n${block('schema', schema)}`);
  return `${[HEADER, ...texts, '## Schemas', 'What the schemas above call `#/schemas/…`.', ...named].join('\n\n')}\n`;
}

const HEADER = `# Subjects of NATS

<!-- Generated from libs/contracts by \`npm run generate\`; change it there. -->

For authors of services. Who may publish and subscribe follows from \`libs/contracts/src/access.ts\`, from which NATS gets its
permissions. All payloads are JSON. A reader takes fields and values that it does not know
([changing the contracts](../guides/changing-contracts.md)). Each service gets the answers to its requests beneath
\`_INBOX.<account>\`, where nobody else may listen.`;

const REQUESTS = `Asked of one instance of a service, which answers. Requests of one turn share a message: a JSON array of
\`[id, input, trace | null, patience in ms, requestId?]\`. Answers are an array of \`[id, { ok }]\` or \`[id, { error, details, definition }]\`.
Unanswered, an idempotent request is repeated, unless it is perishable.`;

const NOTICES = 'Told to whoever listens, without an answer. One may be lost: who depends on it reads the same from where it is kept.';

const SURVEYS = 'Asked of all instances that listen; each answers for itself, beneath the inbox for surveys. Who is away does not answer.';

const STREAMS = `By shard: \`STREAM_SHARDS\` says how many there are. Events of one commit and stream share a message, one to a line, and
so do states of presence.`;

const STREAMS_SAID: readonly Said[] = [
  { subject: 'chat.v1.stream.*.*.*', parts: { line: contracts.StreamEvent }, note: '`chat.v1.stream.<shard>.<kind>.<id>`: events of a stream.' },
  { subject: contracts.subjects.presenceOfAll, parts: { line: contracts.PresenceState }, note: '`chat.v1.presence-state.<shard>`: how users stand now, with who must not see it.' },
  { subject: 'chat.v1.typing.*.*.*', parts: { payload: contracts.typingRequests.TypingNotice }, note: '`chat.v1.typing.<shard>.<kind>.<id>`: who is typing in a stream.' },
  { subject: contracts.subjects.deployment, parts: { payload: contracts.ProcessFacts }, note: 'What processes tell each other about themselves, to find out that `STREAM_SHARDS` differ.' },
];

const isRequest = (value: unknown): value is RequestContract => typeof value === 'object' && value !== null && 'subject' in value && 'service' in value && 'input' in value;
const everyRequest = (): RequestContract[] => {
  const { directRequests, exportRequests, historyRequests, messagingRequests, personalRequests, presenceRequests, typingRequests, webhookRequests } = contracts;
  const modules = [directRequests, exportRequests, historyRequests, messagingRequests, personalRequests, presenceRequests, typingRequests, webhookRequests].flatMap((module): unknown[] => Object.values(module));
  const forwarded = Object.values(contracts.commands).flatMap((command): unknown[] => ('request' in command ? [command.request] : []));
  const found = [...forwarded, contracts.messageImport, ...modules].filter(isRequest);
  return [...new Map(found.map((request) => [request.subject, request])).values()].toSorted((a, b) => (a.subject < b.subject ? -1 : 1));
};

function requestsSaid(): Said[] {
  return everyRequest().map(({ subject, input, output, idempotent, perishable }) => ({ subject, parts: { input, output }, note: perishable === true ? 'Perishable.' : idempotent ? 'Idempotent.' : 'Asked once.' }));
}

const noticesSaid = (): Said[] => Object.values(contracts.notices as Readonly<Record<string, NoticeContract>>).map(({ subject, data }) => ({ subject, parts: { payload: data } }));
const surveysSaid = (): Said[] => Object.values(contracts.surveys as Readonly<Record<string, SurveyContract>>).map(({ subject, question, answer }) => ({ subject, parts: { question, answer } }));

function table(said: readonly Said[]): string {
  const rows = said.map(({ subject, note = '' }) => [`\`${subject}\``, accountsThat('publish', subject), accountsThat('subscribe', subject), note]);
  return [['subject', 'may be published by', 'may be heard by', ''], ['---', '---', '---', '---'], ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function accountsThat(verb: 'publish' | 'subscribe', subject: string): string {
  const allowed = SERVICE_ACCOUNTS.filter((account) => {
    const rights = contracts.busRightsOf(account);
    const isDenied = verb === 'publish' && rights.neverPublish.some((pattern) => isWithin(subject, pattern));
    return !isDenied && rights[verb].some((pattern) => isWithin(subject, pattern));
  });
  return allowed.length === SERVICE_ACCOUNTS.length ? 'all' : allowed.join(', ');
}

const details = ({ subject, parts }: Said, schemas: NamedSchemas): string => [`### ${subject}`, ...Object.entries(parts).map(([part, schema]) => block(part, schemas.of(schema, 'input')))].join('\n\n');

const block = (title: string, schema: object): string => `<details><summary>${title}</summary>\n\n\`\`\`json\n${JSON.stringify(schema, null, 2)}\n\`\`\`\n\n</details>`;
