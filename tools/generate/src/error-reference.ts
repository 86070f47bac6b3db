import { commands, errorCatalogue, routes, type ErrorDefinition, type ErrorReason } from '@chatgenius/contracts';

/** The page of every reason that a caller can be given, by code. */
export function errorReference(): string {
  const byCode = Map.groupBy(Object.entries(errorCatalogue) as [ErrorReason, ErrorDefinition][], ([, { code }]) => code);
  const sections = [...byCode].map(([code, reasons]) => `## ${code}\n\n${reasons.map(describe).join('\n\n')}`);
  return `${HEADER}\n\n${sections.join('\n\n')}\n`;
}

const HEADER = `# Errors

<!-- Generated from libs/contracts by \`npm run generate\`; change it there. -->

A refused command, connection or HTTP request is answered with

\`\`\`json
{ "status": "error", "code": "…", "message": "…", "data": { "reason": "…", "retryable": false, "advice": "…" } }
\`\`\`

\`code\` and \`data.reason\` are stable; \`message\` and \`data.advice\` are for people. A call that failed with a
\`retryable\` reason may succeed later unchanged. Over HTTP the status is the one given here.`;

function describe([reason, { http, retryable, message, advice }]: [ErrorReason, ErrorDefinition]): string {
  const givenBy = givers(reason);
  return [
    `### ${reason}`,
    `${message} ${advice}`,
    `HTTP ${http}, ${retryable ? 'retryable' : 'not retryable'}.${givenBy.length > 0 ? ` Given by ${givenBy.join(', ')}.` : ''}`,
  ].join('\n\n');
}

/** Commands and routes that name the reason as one of their own; others may be given by any. */
function givers(reason: ErrorReason): string[] {
  const ofCommands = Object.values(commands).filter(({ errors }) => errors.includes(reason)).map(({ name }) => `\`${name}\``);
  const ofRoutes = Object.values(routes).filter(({ errors }) => errors.includes(reason)).map(({ method, path }) => `\`${method} ${path}\``);
  return [...ofCommands, ...ofRoutes];
}
