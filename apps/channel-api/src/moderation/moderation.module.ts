import { Module } from '@nestjs/common';
import { ChannelStoreModule } from '../channel-store/channel-store.module.ts';
import { IdentityModule } from '../identity/identity.module.ts';
import { MembersModule } from '../members/members.module.ts';
import { ChannelRestrictionController } from './channel-restriction.controller.ts';
import { ChannelRestrictionService } from './channel-restriction.service.ts';
import { FilterController } from './filters/filter.controller.ts';
import { FilterRepository } from './filters/filter.repository.ts';
import { FilterService } from './filters/filter.service.ts';
import { PurgeController } from './purges/purge.controller.ts';
import { PurgeRepository } from './purges/purge.repository.ts';
import { PurgeService } from './purges/purge.service.ts';
import { ReportController } from './reports/report.controller.ts';
import { ReportRepository } from './reports/report.repository.ts';
import { ReportService } from './reports/report.service.ts';
import { RestrictionRepository } from './restriction.repository.ts';
import { SlowModeService } from './slow-mode.service.ts';
import { UserRestrictionController } from './user-restriction.controller.ts';
import { UserRestrictionService } from './user-restriction.service.ts';
import { UsersModule } from '../users/users.module.ts';

/** Keeping people out and silent, what they are reported for, words that they may not use, and the deletion of what they wrote. */
@Module({
  imports: [ChannelStoreModule, MembersModule, IdentityModule, UsersModule],
  controllers: [ChannelRestrictionController, UserRestrictionController, ReportController, FilterController, PurgeController],
  providers: [RestrictionRepository, ChannelRestrictionService, UserRestrictionService, SlowModeService, ReportRepository, ReportService, FilterRepository, FilterService, PurgeRepository, PurgeService],
})
export class ModerationModule {}
