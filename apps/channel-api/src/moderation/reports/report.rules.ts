import { ChatError, may, mayInDeployment, type DeploymentRole, type Report } from '@chatgenius/contracts';
import { isVisible, roleIn, type Standing } from '../../channel-store/membership.rules.ts';

/** A report as somebody finds it who wants to decide it. */
export interface ReportStanding {
  readonly report: Report;
  readonly actorId: string;
  /** In the channel of the message. */
  readonly standing: Standing | undefined;
  readonly deploymentRole: DeploymentRole | undefined;
}

/** What a moderator does with a report. */
export type ReportStep = { readonly kind: 'claim' } | { readonly kind: 'decide'; readonly outcome: 'resolved' | 'dismissed'; readonly note: string | undefined };

/** To whoever may not decide it, a report is missing. */
function mayHandle({ report, standing, deploymentRole }: Omit<ReportStanding, 'actorId'>): boolean {
  if (mayInDeployment(deploymentRole, 'moderate:everywhere')) return true;
  return report.channelId !== null && isVisible(standing) && may(roleIn(standing), 'report:handle');
}

/**
 * The report as it is afterwards; nothing when it is so already. Nobody decides about themselves, or what somebody else has
 * claimed; administrators may.
 * @throws ChatError REPORT_NOT_FOUND, NOT_ALLOWED, REPORT_DECIDED
 */
export function decideStep(found: ReportStanding, step: ReportStep, at: Date): Report | undefined {
  const { report, actorId, deploymentRole } = found;
  if (!mayHandle(found)) throw new ChatError('REPORT_NOT_FOUND');
  if (report.subjectUserId === actorId) throw new ChatError('NOT_ALLOWED');
  const target = step.kind === 'claim' ? 'claimed' : step.outcome;
  if (report.state === target && report.moderatorId === actorId) return undefined;
  const isDecided = report.decidedAt !== null;
  const isTaken = report.state === 'claimed' && report.moderatorId !== actorId && !mayInDeployment(deploymentRole, 'moderate:everywhere');
  if (isDecided || isTaken) throw new ChatError('REPORT_DECIDED');
  const time = at.toISOString();
  const claimed = { ...report, moderatorId: actorId, claimedAt: report.claimedAt ?? time };
  if (step.kind === 'claim') return { ...claimed, state: 'claimed', claimedAt: time };
  return { ...claimed, state: step.outcome, decidedAt: time, note: step.note ?? null };
}
