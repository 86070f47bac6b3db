import { streamEvents, streams } from '@chatgenius/contracts';
import { writeEvents } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { decidePin, decideUnpin, pinnedBefore, type PinDecision } from './change.rules.ts';
import { type ChangeRequest } from './known-change.repository.ts';
import { MessageTurns, type Change, type MessageTurn } from './message-turns.ts';
import { countPins, setPinned } from './pin.repository.ts';

/** Pins belong to the channel: its stream tells of them, also of those of replies. */
@Injectable()
export class PinService {
  constructor(private readonly turns: MessageTurns) {}

  /** Since when the message is pinned. */
  pin(request: ChangeRequest): Promise<string> {
    return this.turns.take(request, {
      read: (transaction, { channelId }) => countPins(transaction, channelId),
      decide: ({ standing, at }, pins) => decidePin(standing, pins, at),
      write: writePin,
      repeat: ({ message }, changedAt) => pinnedBefore(message, changedAt),
    });
  }

  unpin(request: ChangeRequest): Promise<void> {
    return this.turns.take(request, {
      read: () => Promise.resolve(),
      decide: ({ standing }) => decideUnpin(standing),
      write: writeUnpin,
      repeat: () => undefined,
    });
  }
}

async function writePin({ transaction, standing, place, positions }: MessageTurn, { pinnedAt, changes }: PinDecision): Promise<Change<string>> {
  if (!changes) return { answer: pinnedAt };
  const pinned = { ...place, pinnedBy: standing.actorId, pinnedAt };
  const [batch] = await Promise.all([
    writeEvents(transaction, [positions.give({ stream: streams.channel(place.channelId), type: streamEvents.messagePinned.name, data: pinned })]),
    setPinned(transaction, place.messageId, pinnedAt),
  ]);
  return { answer: pinnedAt, batch };
}

async function writeUnpin({ transaction, standing, place, positions }: MessageTurn, changes: boolean): Promise<Change<undefined>> {
  if (!changes) return { answer: undefined };
  const unpinned = { ...place, unpinnedBy: standing.actorId };
  const [batch] = await Promise.all([
    writeEvents(transaction, [positions.give({ stream: streams.channel(place.channelId), type: streamEvents.messageUnpinned.name, data: unpinned })]),
    setPinned(transaction, place.messageId, null),
  ]);
  return { answer: undefined, batch };
}
