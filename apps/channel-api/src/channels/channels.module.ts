import { Module } from '@nestjs/common';
import { MembersModule } from '../members/members.module.ts';
import { ChannelListRepository } from './channel-list.repository.ts';
import { ChannelStoreModule } from '../channel-store/channel-store.module.ts';
import { ChannelController } from './channel.controller.ts';
import { ChannelService } from './channel.service.ts';
import { DeletionRepository } from './deletion/deletion.repository.ts';
import { DeletionService } from './deletion/deletion.service.ts';
import { DeletionTask } from './deletion/deletion.task.ts';
import { SettingsController } from './settings/settings.controller.ts';
import { SettingsRepository } from './settings/settings.repository.ts';
import { SettingsService } from './settings/settings.service.ts';

@Module({
  imports: [ChannelStoreModule, MembersModule],
  controllers: [ChannelController, SettingsController],
  providers: [ChannelListRepository, ChannelService, DeletionRepository, DeletionService, DeletionTask, SettingsRepository, SettingsService],
})
export class ChannelsModule {}
