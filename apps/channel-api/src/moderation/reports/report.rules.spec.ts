import { type ChatError, type Report } from '@chatgenius/contracts';
import { type Standing } from '../../channel-store/membership.rules.ts';
import { decideStep, type ReportStanding, type ReportStep } from './report.rules.ts';

const AT = new Date('2026-01-02T03:04:05.678Z');
const report: Report = {
  id: 'r', reporterId: 'ada', subject: { kind: 'message', messageId: 'm' }, subjectUserId: 'bob', channelId: 'c', category: 'spam', text: '', state: 'open',
  createdAt: AT.toISOString(), moderatorId: null, claimedAt: null, decidedAt: null, note: null,
};
const standing = (role: 'admin' | 'member'): Standing =>
  ({ channel: { id: 'c', kind: 'public' }, member: { userId: 'mod', role, joinedAt: '' }, deploymentRole: 'member', owners: 1 }) as unknown as Standing;
const found = (changes: Partial<ReportStanding> = {}): ReportStanding => ({ report, actorId: 'mod', standing: standing('admin'), deploymentRole: 'member', ...changes });
const claim: ReportStep = { kind: 'claim' };
const resolve: ReportStep = { kind: 'decide', outcome: 'resolved', note: 'seen' };
function outcome(one: ReportStanding, step: ReportStep): string {
  try {
    return decideStep(one, step, AT)?.state ?? 'unchanged';
  } catch (error) {
    return (error as ChatError).reason;
  }
}

describe('a report', () => {
  it('is claimed and decided by moderators of its channel and by administrators', () => {
    expect(outcome(found(), claim)).toBe('claimed');
    expect(decideStep(found(), resolve, AT)).toEqual({ ...report, state: 'resolved', moderatorId: 'mod', claimedAt: AT.toISOString(), decidedAt: AT.toISOString(), note: 'seen' });
    expect(outcome(found({ standing: standing('member') }), claim)).toBe('REPORT_NOT_FOUND');
    expect(outcome(found({ standing: undefined }), claim)).toBe('REPORT_NOT_FOUND');
    expect(outcome(found({ report: { ...report, channelId: null } }), claim)).toBe('REPORT_NOT_FOUND');
    expect(outcome(found({ report: { ...report, channelId: null }, deploymentRole: 'administrator' }), claim)).toBe('claimed');
  });

  it('is nobody’s to decide about themselves, and one moderator’s at a time', () => {
    expect(outcome(found({ actorId: 'bob' }), claim)).toBe('NOT_ALLOWED');
    const claimed = { ...report, state: 'claimed' as const, moderatorId: 'mod', claimedAt: AT.toISOString() };
    expect(outcome(found({ report: claimed }), claim)).toBe('unchanged');
    expect(outcome(found({ report: claimed, actorId: 'other' }), resolve)).toBe('REPORT_DECIDED');
    expect(outcome(found({ report: claimed, actorId: 'other', deploymentRole: 'administrator' }), resolve)).toBe('resolved');
    const decided = { ...claimed, state: 'resolved' as const, decidedAt: AT.toISOString() };
    expect([claim, resolve].map((step) => outcome(found({ report: decided }), step))).toEqual(['REPORT_DECIDED', 'unchanged']);
    expect(outcome(found({ report: decided }), { ...resolve, outcome: 'dismissed' })).toBe('REPORT_DECIDED');
  });
});
