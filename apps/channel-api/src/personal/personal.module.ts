import { Module } from '@nestjs/common';
import { DraftController } from './draft.controller.ts';
import { SavedController } from './saved.controller.ts';
import { ScheduleController } from './schedule.controller.ts';

/** What is a person's alone: saved messages, drafts and messages that wait for their time. messaging-service keeps it. */
@Module({ controllers: [SavedController, DraftController, ScheduleController] })
export class PersonalModule {}
