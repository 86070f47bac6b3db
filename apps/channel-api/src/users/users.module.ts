import { Module } from '@nestjs/common';
import { BlockController } from './block.controller.ts';
import { BlockRepository } from './block.repository.ts';
import { BlockService } from './block.service.ts';
import { ProfileController } from './profile.controller.ts';
import { ProfileNotices } from './profile-notices.ts';
import { ProfileRepository } from './profile.repository.ts';
import { UserRepository } from './user.repository.ts';
import { VisibilityNotices } from './visibility-notices.ts';

@Module({
  controllers: [ProfileController, BlockController],
  providers: [UserRepository, ProfileRepository, ProfileNotices, BlockRepository, BlockService, VisibilityNotices],
  exports: [UserRepository, ProfileRepository, ProfileNotices, VisibilityNotices],
})
export class UsersModule {}
