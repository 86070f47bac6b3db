import { type TokenStorage, webTokens } from '@chatgenius/client-sdk';

const HERE = 'chatgenius-account';
const PREFIX = 'chatgenius-session:';

/**
 * Which account this window is in. A window keeps its own, so that two windows of one browser can be two people; a new
 * one begins with the account that was used last.
 */
export const currentAccount = (): string | undefined => sessionStorage.getItem(HERE) ?? localStorage.getItem(HERE) ?? undefined;

/** In this window, and in windows that are opened from now on. */
export function enterAccount(handle: string): void {
  sessionStorage.setItem(HERE, handle);
  localStorage.setItem(HERE, handle);
}

export function leaveAccount(handle: string): void {
  sessionStorage.setItem(HERE, '');
  if (localStorage.getItem(HERE) === handle) localStorage.removeItem(HERE);
}

export const tokensOf = (handle: string): TokenStorage => webTokens(localStorage, PREFIX + handle);
