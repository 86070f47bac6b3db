/** What the follower's row says; nothing when there is none. */
export interface FollowingFacts {
  readonly following: boolean | undefined;
}

export interface FollowDecision {
  /** Whether the row is written: also to remember that somebody does not want to follow what they never did. */
  readonly write: boolean;
  /** Whether the user's other devices are told. */
  readonly tell: boolean;
}

export function decideFollow({ following }: FollowingFacts, wanted: boolean): FollowDecision {
  return { write: following !== wanted, tell: (following ?? false) !== wanted };
}
