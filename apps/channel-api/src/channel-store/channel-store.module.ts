import { Module } from '@nestjs/common';
import { ChannelTurns } from './channel-turns.ts';
import { ChannelRepository } from './channel.repository.ts';

/** Where channels are kept, and one change after the other is made to them. */
@Module({ providers: [ChannelRepository, ChannelTurns], exports: [ChannelRepository, ChannelTurns] })
export class ChannelStoreModule {}
