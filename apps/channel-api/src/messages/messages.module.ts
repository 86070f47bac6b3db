import { Module } from '@nestjs/common';
import { BulkController } from './bulk/bulk.controller.ts';
import { LiveController } from './live.controller.ts';
import { MessageController } from './message.controller.ts';

/** Messages that are written over HTTP: messaging-service decides them. */
@Module({ controllers: [MessageController, BulkController, LiveController] })
export class MessagesModule {}
