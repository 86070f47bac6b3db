import { type Routes } from '@chatgenius/client-sdk';

type Path = Routes['readMessagePath']['answer'];
type Activity = Routes['readUserActivity']['answer'];

const listed = (items: readonly string[]): string => (items.length === 0 ? 'nobody' : items.join(', '));
const incomplete = ({ complete, unanswered }: Pick<Path, 'complete' | 'unanswered'>): string[] => (complete ? [] : [`Not all gateways have answered${unanswered.length > 0 ? `: ${unanswered.join(', ')}` : ''}.`]);

/** What happened to a message, in the order of time as far as it is known. */
export function describePath(path: Path): string {
  const { message, groups, gateways } = path;
  const events = [
    ...gateways.flatMap(({ gateway, accepted }) => accepted.map(({ at, answeredAt, outcome }) => [at, `accepted by ${gateway.instance}, answered ${outcome} at ${answeredAt}`])),
    ...groups.map(({ instance, messages, beganAt, committedAt }) => [beganAt, `committed by ${instance} in a group of ${messages}, until ${committedAt}`]),
    ...gateways.flatMap(({ gateway, received, written, recovered }) => [
      ...received.map((at) => [at, `received by ${gateway.instance}`]),
      ...written.map(({ at, connections }) => [at, `written by ${gateway.instance} to ${connections} connections`]),
      ...recovered.map(({ at, userId }) => [at, `recovered on ${gateway.instance} by ${userId}`]),
    ]),
    ...message.webhooks.map(({ webhookId, at, attempt, delivered, httpStatus, error }) => [at, `posted to webhook ${webhookId}, attempt ${attempt}: ${delivered ? 'taken' : 'failed'} ${httpStatus ?? ''} ${error ?? ''}`.trim()]),
  ] as [string, string][];
  return [
    `${message.stream} seq ${message.seq}, of ${message.senderId}, committed at ${message.committedAt}${message.unpublished ? '; batches of then are noted as unpublished' : ''}`,
    ...events.toSorted(([one], [other]) => one.localeCompare(other)).map(([at, what]) => `  ${at}  ${what}`),
    `delivered to ${listed(message.deliveredTo)}`,
    `read by ${listed(message.readBy)}`,
    ...incomplete(path),
  ].join('\n');
}

export function describeActivity(activity: Activity): string {
  return [
    ...activity.gateways.flatMap(({ gateway, connections, refused }) => [
      ...connections.map(({ id, since, unanswered, behind, streams }) => `${gateway.instance}  ${id} since ${since}, ${unanswered} unanswered${behind ? ', behind' : ''}: ${streams.map(({ stream, seq }) => `${stream} ${seq}`).join(', ')}`),
      ...refused.map(({ at, command, reason }) => `${gateway.instance}  ${at}  ${command} refused: ${reason}`),
    ]),
    ...incomplete(activity),
  ].join('\n') || 'No connections, and nothing refused in the last ten minutes.';
}
