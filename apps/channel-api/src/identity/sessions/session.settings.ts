export interface SessionSettings {
  readonly issuer: string;
  readonly audience: string;
  readonly accessTokenSeconds: number;
  readonly sessionSeconds: number;
  readonly refreshGraceMs: number;
}
