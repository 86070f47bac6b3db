/** What has become of what a conversation missed while it was not received. */
export type Recovery =
  /** Nothing is missing. */
  | { readonly status: 'recovered'; /** Events that came late. */ readonly missed: number }
  /** It is being filled: events from `from` to `to` were missed, those up to `at` are there. */
  | { readonly status: 'gap'; readonly from: number; readonly to: number; readonly at: number }
  /**
   * `reset`: the log is another one; `discontinuity`: a part of what was missed is gone from it, because of its age. The
   * conversation is loaded anew, and `loaded` when its newest messages are there.
   */
  | { readonly status: 'reset' | 'discontinuity'; readonly loaded: boolean };
