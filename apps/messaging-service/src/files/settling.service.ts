import { Publication } from '@chatgenius/bus';
import { streamEvents, streams, type Attachment } from '@chatgenius/contracts';
import { appendEvents, lockStreams, withTransaction, type AppendedBatch } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { noteFileEvent, readAttachments, readPlacesOf, saveAttachments, type FilePlace } from './message-file.repository.ts';
import { settled } from './settling.rules.ts';

/** Tells the readers of messages what became of a file, message by message. Doing it twice changes nothing. */
@Injectable()
export class SettlingService {
  constructor(
    private readonly pool: Pool,
    private readonly publication: Publication,
  ) {}

  /** @returns how many messages say something else now */
  async settle(file: Attachment): Promise<number> {
    const places = await withTransaction(this.pool, (transaction) => readPlacesOf(transaction, file.id));
    let changed = 0;
    for (const place of places) if (await this.#settleIn(place, file)) changed++;
    return changed;
  }

  async #settleIn(place: FilePlace, file: Attachment): Promise<boolean> {
    const stream = streams.conversation(place);
    const batch = await withTransaction(this.pool, async (transaction): Promise<AppendedBatch | undefined> => {
      const locked = await lockStreams(transaction, [stream]);
      const attachments = settled((await readAttachments(transaction, place.messageId)) ?? [], file);
      if (attachments === undefined) return undefined;
      await saveAttachments(transaction, place.messageId, attachments);
      const appended = await appendEvents(transaction, locked, [{ stream, type: streamEvents.messageFilesUpdated.name, data: { ...place, attachments } }]);
      for (const { seq } of appended.events) await noteFileEvent(transaction, { messageId: place.messageId, fileId: file.id, seq });
      return appended;
    });
    if (batch) this.publication.publish(batch);
    return batch !== undefined;
  }
}
