import { commands, ephemeralEvents, errorCatalogue, limits, routes } from '@chatgenius/contracts';
import { FORESEEN } from './chat-error.ts';
import { RARE_CALLS, RARE_PATHS } from './rare-routes.ts';
import { CALLS, EPHEMERAL, PAGE_SIZE, PATHS, PRESENCE_USERS, PROFILE_USERS, REACTION_USERS, wireName, type CallName, type PathName } from './wire.ts';

describe('what the SDK knows of the contracts without importing them', () => {
  it('names of commands follow from their keys', () => {
    for (const [key, { name }] of Object.entries(commands)) expect(wireName(key)).toBe(name);
  });

  it('names of ephemeral events', () => {
    for (const [key, name] of Object.entries(EPHEMERAL)) expect(ephemeralEvents[key as keyof typeof EPHEMERAL].name).toBe(name);
  });

  it('paths', () => {
    for (const [key, path] of Object.entries({ ...PATHS, ...RARE_PATHS })) expect(routes[key as PathName].path).toBe(path);
  });

  it('calls', () => {
    for (const [key, [method, path]] of Object.entries({ ...CALLS, ...RARE_CALLS })) expect(routes[key as CallName]).toMatchObject({ method, path });
  });

  it('refusals that are foreseen', () => {
    for (const [reason, message] of Object.entries(FORESEEN)) {
      expect(errorCatalogue[reason as keyof typeof FORESEEN]).toMatchObject({ code: 'INVALID_PAYLOAD', retryable: false, message });
    }
  });

  it('limits', () => {
    expect({ PAGE_SIZE, PRESENCE_USERS, PROFILE_USERS, REACTION_USERS }).toEqual({
      ...{ PAGE_SIZE: limits.pageSize, PRESENCE_USERS: limits.presenceUsers, PROFILE_USERS: limits.profileUsers, REACTION_USERS: limits.reactionUsers },
    });
  });
});
