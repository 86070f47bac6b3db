import { Module } from '@nestjs/common';
import { MembersModule } from '../members/members.module.ts';
import { ChannelStoreModule } from './channel-store.module.ts';
import { ChannelController } from './channel.controller.ts';

@Module({ imports: [ChannelStoreModule, MembersModule], controllers: [ChannelController] })
export class ChannelsModule {}
