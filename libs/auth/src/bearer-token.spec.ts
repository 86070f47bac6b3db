import { ChatError } from '@chatgenius/contracts';
import { bearerToken } from './bearer-token.ts';

function reasonFor(header: string | undefined): string {
  try {
    return `token ${bearerToken(header)}`;
  } catch (error) {
    return error instanceof ChatError ? error.reason : String(error);
  }
}

describe('bearerToken', () => {
  it.each([
    ['Bearer a.b-c_d', 'token a.b-c_d'],
    ['bearer   abc=  ', 'token abc='],
    [undefined, 'TOKEN_MISSING'],
    ['', 'TOKEN_MISSING'],
    ['Basic YTpi', 'TOKEN_MISSING'],
    ['Bearer', 'TOKEN_INVALID'],
    ['Bearer ', 'TOKEN_INVALID'],
    ['Bearer a b', 'TOKEN_INVALID'],
    ['Bearer ä', 'TOKEN_INVALID'],
  ])('of %j: %s', (header, expected) => {
    expect(reasonFor(header)).toBe(expected);
  });
});
