import { LOG_EVENTS, type LogEvent } from '@chatgenius/service-runtime';

const PARTS: Readonly<Record<keyof typeof LOG_EVENTS, string>> = {
  process: 'Every process, and the servers that it uses',
  gateway: 'connection-gateway',
  messaging: 'messaging-service and presence-service',
  api: 'channel-api, and HTTP in every service',
  files: 'file-service',
  canary: 'canary',
};

/** The page of everything that may be in a log. */
export function logReference(): string {
  const parts = Object.entries(PARTS).map(([part, title]) => `## ${title}\n\n| event | level | means | do |\n| --- | --- | --- | --- |\n${rowsOf(LOG_EVENTS[part as keyof typeof LOG_EVENTS])}\n`);
  return `${HEADER}\n\n${parts.join('\n')}`;
}

const rowsOf = (events: Readonly<Record<string, LogEvent>>): string =>
  Object.entries(events)
    .map(([name, { level, meaning, action }]) => `| \`${name}\` | ${[level].flat().join(', ')} | ${meaning} | ${action} |`)
    .join('\n');

const HEADER = `# Log events

<!-- Generated from the sources by \`npm run generate\`; change libs/service-runtime/src/logging/events. -->

Each process writes JSON lines: \`timestamp\`, \`level\`, \`event\`, \`service\`, \`instance\`, \`traceId\` and \`spanId\` where there is a trace, \`requestId\` of an HTTP
request, \`userId\`, \`channelId\`, and everything else in \`metadata\`. There are no other events than these: the catalogue is closed, and one that is not in it does not
compile. No line has a text that somebody wrote, a token or a mail address; an end-to-end run looks for planted ones. \`LOG_LEVEL\` says from which level on lines are
written; [diagnostics](../guides/maintenance.md#diagnostics) change it while a process runs.`;
