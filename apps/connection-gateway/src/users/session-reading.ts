import { type Requester } from '@chatgenius/bus';
import { messagingRequests, type SessionChannel } from '@chatgenius/contracts';

/**
 * The channels of a user that did not fit into the first answer. They are of a later moment than its head: what happened in
 * between is told by the user's own stream after it, and is true whether these know of it or not.
 */
export async function readRest(requester: Requester, userId: string, channelIds: readonly string[] = []): Promise<SessionChannel[]> {
  const channels: SessionChannel[] = [];
  for (let rest = channelIds; rest.length > 0; ) {
    const part = await requester.request(messagingRequests.sessionMore, { userId, channelIds: [...rest] });
    channels.push(...part.channels);
    // Each part has one at least, unless the user has left all of them meanwhile.
    rest = part.rest !== undefined && part.rest.length < rest.length ? part.rest : [];
  }
  return channels;
}
