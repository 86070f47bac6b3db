import { ChatError as ServerError, errorCatalogue, toErrorResponse, type ErrorReason } from '@chatgenius/contracts';
import { ChatError } from './chat-error.ts';
import { isWorthRepeating } from './retry.ts';

const reasons = Object.entries(errorCatalogue) as [ErrorReason, (typeof errorCatalogue)[ErrorReason]][];
const refused = (reason: ErrorReason) => ChatError.refused(toErrorResponse(new ServerError(reason)));

describe('what is repeated', () => {
  it('is what the catalogue calls retryable, reason by reason', () => {
    expect(reasons.map(([reason]) => [reason, refused(reason).retryable, isWorthRepeating(refused(reason), 0)])).toEqual(
      reasons.map(([reason, { retryable }]) => [reason, retryable, retryable]),
    );
  });

  it('is what the server calls retryable, also for a reason that is not known here', () => {
    for (const retryable of [true, false]) {
      const later = { status: 'error', code: 'CHANNEL_ERROR', message: 'Later.', data: { reason: 'MADE_UP_LATER', retryable, advice: '' } };
      expect(isWorthRepeating(ChatError.from(later, 'UNREACHABLE'), 0)).toBe(retryable);
    }
  });

  it('is a fault of the server a few times only, as others wait behind', () => {
    expect([0, 3, 4, 50].map((attempt) => isWorthRepeating(refused('INTERNAL'), attempt))).toEqual([true, true, false, false]);
    expect(isWorthRepeating(refused('UNAVAILABLE'), 50)).toBe(true);
  });
});
