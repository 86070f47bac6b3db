import { Module } from '@nestjs/common';
import { ChannelStoreModule } from '../channel-store/channel-store.module.ts';
import { Connected } from './connected.ts';
import { AdmissionRepository } from './invitations/admission.repository.ts';
import { InvitationController } from './invitations/invitation.controller.ts';
import { InvitationRepository } from './invitations/invitation.repository.ts';
import { InvitationService } from './invitations/invitation.service.ts';
import { Inviting } from './invitations/inviting.ts';
import { LinkController } from './links/link.controller.ts';
import { LinkRepository } from './links/link.repository.ts';
import { LinkService } from './links/link.service.ts';
import { MemberController } from './member.controller.ts';
import { MemberRoleService } from './member-role.service.ts';
import { MembershipService } from './membership.service.ts';

@Module({
  imports: [ChannelStoreModule],
  controllers: [MemberController, InvitationController, LinkController],
  providers: [MembershipService, MemberRoleService, Connected, Inviting, InvitationService, InvitationRepository, AdmissionRepository, LinkService, LinkRepository],
  exports: [MembershipService],
})
export class MembersModule {}
