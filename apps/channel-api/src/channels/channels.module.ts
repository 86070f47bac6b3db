import { Module } from '@nestjs/common';
import { MembersModule } from '../members/members.module.ts';
import { ChannelListRepository } from './channel-list.repository.ts';
import { ChannelStoreModule } from './channel-store.module.ts';
import { ChannelController } from './channel.controller.ts';
import { ChannelService } from './channel.service.ts';

@Module({ imports: [ChannelStoreModule, MembersModule], controllers: [ChannelController], providers: [ChannelListRepository, ChannelService] })
export class ChannelsModule {}
