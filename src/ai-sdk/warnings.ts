import type { FeatureWarning } from './specification.js';

/** What a call asks for and cannot have, each told once. */
export class Warnings {
  private readonly byFeature = new Map<string, FeatureWarning>();

  get all(): readonly FeatureWarning[] {
    return [...this.byFeature.values()];
  }

  /** It is left out. */
  unsupported(feature: string, details?: string): void {
    this.add('unsupported', feature, details);
  }

  /** Something near it is done instead. */
  instead(feature: string, details: string): void {
    this.add('compatibility', feature, details);
  }

  private add(type: FeatureWarning['type'], feature: string, details: string | undefined): void {
    this.byFeature.set(feature, details === undefined ? { type, feature } : { type, feature, details });
  }
}
