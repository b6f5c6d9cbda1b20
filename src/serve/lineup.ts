import { gateway } from '../gateway/gateway.js';
import type { Handler } from '../node/handler.js';
import type { ModelPlan, OpenStore, Plan } from './plan.js';
import type { ServedModel } from './servedModel.js';

interface Place {
  readonly plan: ModelPlan;
  readonly model: ServedModel;
}

/** The models that are served now, and those of earlier plans whose calls are not over. */
export class Lineup {
  private readonly places = new Map<string, Place>();
  private readonly leaving = new Set<Promise<void>>();
  private answer: Handler | undefined;

  constructor(private readonly openStore: OpenStore) {}

  /** Answers by the newest plan. */
  readonly handle: Handler = (request) => this.answer?.(request) ?? new Response(null, { status: 503 });

  /**
   * Serves by another plan from now on. A model that is configured as before stays with all that is known of its providers; others
   * are closed when their calls are over, or at once where a new one is to have their folder.
   */
  async follow(plan: Plan): Promise<void> {
    for (const [name, { plan: old, model }] of [...this.places]) {
      if (plan.models.get(name)?.likeness === old.likeness) continue;
      this.places.delete(name);
      const handedOn = old.path !== undefined && [...plan.models.values()].some(({ path }) => path === old.path);
      if (handedOn) await model.provider.close();
      else this.retire(model);
    }
    for (const [name, modelPlan] of plan.models) {
      if (!this.places.has(name)) this.places.set(name, { plan: modelPlan, model: modelPlan.make(this.openStore) });
    }
    const providers = [...this.places].map(([name, { model }]) => [name, model.provider] as const);
    this.answer = gateway(Object.fromEntries(providers), plan.gateway);
  }

  async close(): Promise<void> {
    for (const { model } of this.places.values()) this.retire(model);
    this.places.clear();
    await Promise.all(this.leaving);
  }

  private retire(model: ServedModel): void {
    const left: Promise<void> = model.retire().finally(() => this.leaving.delete(left));
    this.leaving.add(left);
  }
}
