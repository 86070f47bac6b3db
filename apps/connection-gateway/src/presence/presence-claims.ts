import { type WatchedUser } from './watched-user.ts';

declare module '../connections/chat-socket.ts' {
  interface SocketData {
    /** Users whose subscription is not granted yet. */
    claims?: PresenceClaims;
  }
}

interface Claim {
  /** Requests under way that name the user. */
  requests: number;
}

/** One request for some users, until it is answered. */
export interface ClaimRequest {
  granted(): void;
  /** @returns users that no other request names: they are not watched any more */
  failed(): WatchedUser[];
}

/**
 * Users whom a connection watches already, though no request for them has been granted: several may be under way at
 * once, and one that fails takes nothing from another.
 */
export class PresenceClaims {
  readonly #claims = new Map<WatchedUser, Claim>();

  /** Watched from now on, as long as a request is under way or granted. */
  open(user: WatchedUser): void {
    this.#claims.set(user, { requests: 0 });
  }

  /** Granted, or given up: no request decides about the user any more. */
  close(user: WatchedUser): void {
    this.#claims.delete(user);
  }

  request(users: readonly WatchedUser[]): ClaimRequest {
    const claimed = users.flatMap((user) => {
      const claim = this.#claims.get(user);
      return claim === undefined ? [] : [{ user, claim }];
    });
    for (const { claim } of claimed) claim.requests++;
    // The user may have been given up meanwhile, and claimed anew.
    const open = () => claimed.filter(({ user, claim }) => this.#claims.get(user) === claim);
    return {
      granted: () => open().forEach(({ user }) => this.close(user)),
      failed: () => {
        for (const { claim } of claimed) claim.requests--;
        return open().flatMap(({ user, claim }) => (claim.requests === 0 ? [user] : []));
      },
    };
  }
}
