import { Module } from '@nestjs/common';
import { ChannelStoreModule } from '../channel-store/channel-store.module.ts';
import { DirectController } from './direct.controller.ts';
import { DirectRepository } from './direct.repository.ts';
import { DirectService } from './direct.service.ts';

@Module({ imports: [ChannelStoreModule], controllers: [DirectController], providers: [DirectService, DirectRepository] })
export class DirectModule {}
