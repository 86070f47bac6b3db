import { commands, ephemeralEvents, errorCatalogue, limits, routes } from '@chatgenius/contracts';
import { FORESEEN } from './chat-error.ts';
import { CALLS, EPHEMERAL, PAGE_SIZE, PATHS, PRESENCE_USERS, PROFILE_USERS, REACTION_USERS, wireName } from './wire.ts';

describe('what the SDK knows of the contracts without importing them', () => {
  it('names of commands follow from their keys', () => {
    for (const [key, { name }] of Object.entries(commands)) expect(wireName(key)).toBe(name);
  });

  it('names of ephemeral events', () => {
    for (const [key, name] of Object.entries(EPHEMERAL)) expect(ephemeralEvents[key as keyof typeof EPHEMERAL].name).toBe(name);
  });

  it('paths', () => {
    for (const [key, path] of Object.entries(PATHS)) expect(routes[key as keyof typeof PATHS].path).toBe(path);
  });

  it('calls', () => {
    for (const [key, [method, path]] of Object.entries(CALLS)) expect(routes[key as keyof typeof CALLS]).toMatchObject({ method, path });
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
