import { z } from 'zod';
import { commands } from './catalogue.ts';
import { ChatError, ErrorReason, ErrorResponse, errorCatalogue, parseInput, toErrorResponse } from './errors.ts';

describe('the error catalogue', () => {
  it.each(ErrorReason.options)('%s makes a whole ErrorResponse', (reason) => {
    const response = ErrorResponse.parse(toErrorResponse(new ChatError(reason)));
    expect(response.data.reason).toBe(reason);
    expect(response.message.length).toBeGreaterThan(10);
    expect(response.data.advice.length).toBeGreaterThan(10);
    expect(errorCatalogue[reason].http).toBeGreaterThanOrEqual(400);
  });

  it('keeps details, but lets none of them stand for the reason', () => {
    const response = toErrorResponse(new ChatError('TOO_LARGE', { limit: 5, reason: 'forged' }));
    expect(response.data).toMatchObject({ limit: 5, reason: 'TOO_LARGE' });
  });

  it('tells nothing of what it does not know', () => {
    const response = toErrorResponse(new Error('password of the database is hunter2'));
    expect(response).toMatchObject({ code: 'INTERNAL_ERROR', data: { reason: 'INTERNAL' } });
    expect(JSON.stringify(response)).not.toContain('hunter2');
  });

  it('names the fields of a malformed payload, and not their values', () => {
    const attempt = () => parseInput(z.object({ a: z.object({ b: z.number() }) }), { a: { b: 'secret' } });
    expect(attempt).toThrow(ChatError);
    try {
      attempt();
    } catch (error) {
      const response = toErrorResponse(error);
      expect(response.data).toMatchObject({ reason: 'PAYLOAD_MALFORMED', issues: [{ path: 'a.b' }] });
      expect(JSON.stringify(response)).not.toContain('secret');
    }
  });

  it('lists for each command only reasons that exist', () => {
    for (const { errors } of Object.values(commands)) for (const reason of errors) expect(errorCatalogue).toHaveProperty(reason);
  });
});
