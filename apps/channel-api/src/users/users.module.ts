import { Module } from '@nestjs/common';
import { BlockController } from './block.controller.ts';
import { BlockRepository } from './block.repository.ts';
import { BlockService } from './block.service.ts';
import { FirstAdministrator } from './first-administrator.ts';
import { ProfileController } from './profile.controller.ts';
import { ProfileNotices } from './profile-notices.ts';
import { ProfileRepository } from './profile.repository.ts';
import { ProfileService } from './profile.service.ts';
import { RoleController } from './role.controller.ts';
import { ServiceTokenNotices } from './service-token-notices.ts';
import { UserRepository } from './user.repository.ts';
import { VisibilityNotices } from './visibility-notices.ts';

@Module({
  controllers: [ProfileController, BlockController, RoleController],
  providers: [UserRepository, ProfileRepository, ProfileService, ProfileNotices, BlockRepository, BlockService, VisibilityNotices, ServiceTokenNotices, FirstAdministrator],
  exports: [UserRepository, ProfileRepository, ProfileNotices, VisibilityNotices, ServiceTokenNotices],
})
export class UsersModule {}
