import { streamEvents, streams } from '@chatgenius/contracts';
import { Injectable } from '@nestjs/common';
import { decidePin, decideUnpin } from './change.rules.ts';
import { MessageTurns, type Change, type MessageTurn } from './message-turns.ts';
import { countPins, setPinned } from './pin.repository.ts';

/** Pins belong to the channel: its stream tells of them, also of those of replies. */
@Injectable()
export class PinService {
  constructor(private readonly turns: MessageTurns) {}

  /** Since when the message is pinned. */
  pin(actorId: string, messageId: string): Promise<string> {
    return this.turns.take(actorId, messageId, { read: (transaction, { channelId }) => countPins(transaction, channelId), write: writePin });
  }

  unpin(actorId: string, messageId: string): Promise<void> {
    return this.turns.take(actorId, messageId, { read: () => Promise.resolve(), write: writeUnpin });
  }
}

async function writePin({ transaction, standing, place, at, append }: MessageTurn, pins: number): Promise<Change<string>> {
  const { pinnedAt, changes } = decidePin(standing, pins, at);
  if (!changes) return { answer: pinnedAt };
  const pinned = { ...place, pinnedBy: standing.actorId, pinnedAt };
  const [batch] = await Promise.all([
    append([{ stream: streams.channel(place.channelId), type: streamEvents.messagePinned.name, data: () => pinned }]),
    setPinned(transaction, place.messageId, pinnedAt),
  ]);
  return { answer: pinnedAt, batch };
}

async function writeUnpin({ transaction, standing, place, append }: MessageTurn): Promise<Change<undefined>> {
  if (!decideUnpin(standing)) return { answer: undefined };
  const unpinned = { ...place, unpinnedBy: standing.actorId };
  const [batch] = await Promise.all([
    append([{ stream: streams.channel(place.channelId), type: streamEvents.messageUnpinned.name, data: () => unpinned }]),
    setPinned(transaction, place.messageId, null),
  ]);
  return { answer: undefined, batch };
}
