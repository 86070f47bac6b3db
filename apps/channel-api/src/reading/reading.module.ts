import { Module } from '@nestjs/common';
import { HistoryController } from './history.controller.ts';
import { PresenceController } from './presence.controller.ts';
import { ReadingController } from './reading.controller.ts';

/** What was written, how far it was read, and who is there: other services know it. */
@Module({ controllers: [HistoryController, ReadingController, PresenceController] })
export class ReadingModule {}
