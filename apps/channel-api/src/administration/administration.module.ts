import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.ts';
import { UsersModule } from '../users/users.module.ts';
import { AnnouncementController } from './announcements/announcement.controller.ts';
import { AnnouncementRepository } from './announcements/announcement.repository.ts';
import { AnnouncementService } from './announcements/announcement.service.ts';
import { ConnectionController } from './connections/connection.controller.ts';
import { ConnectionService } from './connections/connection.service.ts';
import { GatewaySurvey } from './connections/gateway-survey.ts';
import { ActivityTask } from './people/activity-task.ts';
import { FlightController } from './flight/flight.controller.ts';
import { FlightService } from './flight/flight.service.ts';
import { PeopleController } from './people/people.controller.ts';
import { PeopleRepository } from './people/people.repository.ts';
import { RetentionController } from './retention/retention.controller.ts';
import { RetentionPolicyRepository } from './retention/retention-policy.repository.ts';
import { RetentionPolicyService } from './retention/retention-policy.service.ts';
import { StatisticsController } from './statistics/statistics.controller.ts';
import { StatisticsRepository } from './statistics/statistics.repository.ts';

/** What administrators of the deployment see and do. */
@Module({
  imports: [IdentityModule, UsersModule],
  controllers: [AnnouncementController, ConnectionController, FlightController, PeopleController, RetentionController, StatisticsController],
  providers: [
    AnnouncementRepository,
    AnnouncementService,
    GatewaySurvey,
    ConnectionService,
    FlightService,
    PeopleRepository,
    ActivityTask,
    RetentionPolicyRepository,
    RetentionPolicyService,
    StatisticsRepository,
  ],
})
export class AdministrationModule {}
