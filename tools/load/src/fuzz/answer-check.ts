import { ephemeralEvents, ErrorResponse, StreamEvent, streamEvents, type CommandContract, type ErrorReason, type EventContract } from '@chatgenius/contracts';

/** Reasons that any command may be refused for, beside its own. */
const COMMON: ReadonlySet<ErrorReason> = new Set<ErrorReason>(['PAYLOAD_MALFORMED', 'TOKEN_EXPIRED', 'UNAVAILABLE']);
const EVENTS = new Map<string, EventContract>([...Object.values(ephemeralEvents), ...Object.values(streamEvents)].map((contract) => [contract.name, contract as EventContract]));
const STREAM_EVENTS = new Set<string>(Object.values(streamEvents).map(({ name }) => name));

export type Checked = { readonly outcome: string } | { readonly fault: string };

/** Whether an ack is what its command's contract says; of acks that nobody waits for, whether they are acks at all. */
export function checkAnswer(command: CommandContract | undefined, answer: unknown): Checked {
  const refused = ErrorResponse.safeParse(answer);
  if (refused.success) {
    const { reason } = refused.data.data;
    if (reason === 'INTERNAL') return { fault: `${command?.name ?? 'something'} was answered INTERNAL` };
    const isListed = command === undefined || COMMON.has(reason) || isRateLimit(refused.data) || command.errors.includes(reason);
    return isListed ? { outcome: reason } : { fault: `${command.name} was refused for ${reason}, which it does not list` };
  }
  const { status, data } = answer as { status?: unknown; data?: unknown };
  if (status !== 'ok') return { fault: `an answer of no known kind: ${JSON.stringify(answer).slice(0, 200)}` };
  const parsed = command?.output.safeParse(data);
  return parsed === undefined || parsed.success ? { outcome: 'ok' } : { fault: `${command?.name}: ${parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')}` };
}

/** What is wrong with an event, if anything is. */
export function checkEvent(name: string, data: unknown): string | undefined {
  const contract = EVENTS.get(name);
  if (contract === undefined) return `an event that is not listed: ${name}`;
  const parsed = STREAM_EVENTS.has(name) ? StreamEvent.extend({ data: contract.data }).safeParse(data) : contract.data.safeParse(data);
  return parsed.success ? undefined : `${name}: ${parsed.error.message.slice(0, 200)}`;
}

const isRateLimit = ({ code }: ErrorResponse): boolean => code === 'RATE_LIMITED';
