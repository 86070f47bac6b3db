export interface SecondFactorSettings {
  /** What secrets are sealed with; without one nobody can begin with a second factor. */
  readonly secretKey: string | undefined;
  /** What authenticators call us. */
  readonly issuer: string;
}
