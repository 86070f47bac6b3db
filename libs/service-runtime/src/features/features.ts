import { ChatError, Feature, type DeploymentFeature } from '@chatgenius/contracts';

/** What this deployment has on (ADR 0079). */
export class Features {
  readonly #on: ReadonlySet<string>;

  /** @param on as `FEATURES` has them */
  constructor(on: Iterable<DeploymentFeature | 'none'>) {
    this.#on = new Set(on);
  }

  has(feature: DeploymentFeature): boolean {
    return this.#on.has(feature);
  }

  /** As clients are told. */
  get told(): Feature[] {
    return Feature.options.filter((feature) => this.has(feature));
  }

  /** @throws ChatError FEATURE_DISABLED */
  assertOn(feature: Feature | undefined): void {
    if (feature !== undefined && !this.has(feature)) throw new ChatError('FEATURE_DISABLED', { feature });
  }
}
