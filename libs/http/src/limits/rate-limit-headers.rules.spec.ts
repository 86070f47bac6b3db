import { rateLimitHeaders, refusalHeaders } from './rate-limit-headers.rules.ts';

describe('the headers of a limit', () => {
  it('tell what is left, and when all of it is there again', () => {
    expect(rateLimitHeaders({ scope: 'http:read', limit: 1_200, remaining: 1_199, resetAfterMs: 59_001 })).toEqual({
      'RateLimit-Policy': '"http:read";q=1200;w=60',
      RateLimit: '"http:read";r=1199;t=60',
    });
  });

  it('of a refusal tell when to come back, never too early', () => {
    expect(refusalHeaders({ scope: 'sign-in', limit: 10, remaining: 0, retryAfterMs: 1 })).toEqual({
      'RateLimit-Policy': '"sign-in";q=10;w=60',
      RateLimit: '"sign-in";r=0;t=1',
      'Retry-After': '1',
    });
  });

  it('are none where no limit of these was exceeded', () => {
    expect(refusalHeaders({})).toEqual({});
    expect(refusalHeaders({ scope: 'user:typing', limit: 10, remaining: 0, retryAfterMs: 1 })).toEqual({});
  });
});
