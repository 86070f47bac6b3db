import { Module } from '@nestjs/common';
import { BlockController } from './block.controller.ts';
import { BlockRepository } from './block.repository.ts';
import { BlockService } from './block.service.ts';
import { UserRepository } from './user.repository.ts';
import { VisibilityNotices } from './visibility-notices.ts';

@Module({
  controllers: [BlockController],
  providers: [UserRepository, BlockRepository, BlockService, VisibilityNotices],
  exports: [UserRepository],
})
export class UsersModule {}
